import { createHash } from 'node:crypto';
import path from 'node:path';
import { HubError, type ErrorData } from '#shared/contract/errors';

/** What is wanted of which repository, checked. */
export interface Wanted {
  readonly url: string;
  /** A branch or tag; null for the one that the repository names. */
  readonly branch: string | null;
  /** Below the repository's root, without a slash at either end; null for all of it. */
  readonly folder: string | null;
}

type Refusal = ErrorData<'REPOSITORY_REFUSED'>;
type Field = Refusal['field'];

const refuse = (field: Field, reason: Refusal['reason'], given: string): never => {
  throw new HubError('REPOSITORY_REFUSED', { field, reason, given: masked(given).slice(0, 4_096) });
};

/** Text with every user and password of an address taken out. */
export const masked = (text: string): string => text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*(?:@[^/\s@]*)*@/gi, '$1***@');

// As much of a name as any forge gives; a token is longer, or says what it is.
const LONGEST_USER = 39;
const TOKEN = /^(gh[a-z]_|github_pat_|glpat-|gldt-|glcbt-|x-token-auth|x-access-token|oauth2?$|ATBB|ATATT|pat$)/i;
const CONTROL = /\p{Cc}/u;
const HOST = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const SCP = /^(?:([A-Za-z0-9_][\w.-]*)@)?([A-Za-z0-9][\w.-]*):(?!\/\/)(.+)$/;

/** Checks what a person typed; `own` are the hub's folders, which are no repositories. Refuses with REPOSITORY_REFUSED. */
export function wantedOf(given: Wanted, own: readonly string[], platform: NodeJS.Platform = process.platform): Wanted {
  return {
    url: urlOf(given.url, own, platform),
    branch: given.branch === null ? null : branchOf(given.branch),
    folder: given.folder === null ? null : folderOf(given.folder),
  };
}

function urlOf(url: string, own: readonly string[], platform: NodeJS.Platform): string {
  // `::` names a helper program of git's, which is another way to run something.
  if (CONTROL.test(url) || url.startsWith('-') || /^[\w+.-]+::/.test(url)) return refuse('url', 'form', url);
  if ((platform === 'win32' ? path.win32 : path.posix).isAbsolute(url)) return localOf(url, own);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return remoteOf(url, own);
  const [, , host = '', place = ''] = SCP.exec(url) ?? [];
  // `user:password@host:path` would read as the path `password@host:path` of a host `user`.
  if (!url.includes('@', 0) || url.indexOf('@') > url.indexOf(':')) {
    if (/@[^/]*:/.test(place)) return refuse('url', 'credentials', url.replace(/^[^@]*@/, '***@'));
  }
  if (host === '') return refuse('url', /^[.~\w][^:]*$/.test(url) ? 'relative' : 'form', url);
  return place.startsWith('-') ? refuse('url', 'form', url) : url;
}

function localOf(place: string, own: readonly string[]): string {
  const clean = path.normalize(place);
  const inside = own.some((folder) => clean === folder || clean.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep));
  return inside ? refuse('url', 'own', place) : place;
}

function remoteOf(text: string, own: readonly string[]): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse('url', 'form', text);
  }
  const { protocol, hostname, username, password } = url;
  if (password !== '' || username.length > LONGEST_USER || TOKEN.test(username)) return refuse('url', 'credentials', text);
  // A token may stand there, and no server of repositories needs one.
  if (url.search !== '' || url.hash !== '') return refuse('url', 'form', text.replace(/[?#].*$/s, ''));
  switch (protocol) {
    case 'file:':
      return hostname === '' && username === '' && path.posix.isAbsolute(url.pathname)
        ? (localOf(decoded(url.pathname, text), own), text)
        : refuse('url', 'form', text);
    case 'https:':
    case 'ssh:':
      return HOST.test(hostname) || isAddress(hostname) ? withPath(url, text) : refuse('url', 'form', text);
    case 'http:':
    case 'git:':
      // Whoever is on the way could put other scripts in place of these.
      return isHere(hostname) ? withPath(url, text) : refuse('url', 'insecure', text);
    default:
      return refuse('url', 'form', text);
  }
}

function decoded(text: string, given: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('url', 'form', given);
  }
}

const withPath = ({ pathname }: URL, text: string): string =>
  pathname.replace(/^\/+/, '') === '' || pathname.startsWith('/-') ? refuse('url', 'form', text) : text;
const isAddress = (host: string): boolean => /^\[[0-9a-f:.]+\]$/i.test(host);
const isHere = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** What git itself takes for the name of a branch or tag. */
function branchOf(branch: string): string {
  const name = branch.replace(/^refs\/(heads|tags)\//, '');
  const bad =
    name === '@' ||
    name.startsWith('-') ||
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$|^\/|\/$/.test(name) ||
    name.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'));
  return bad || name === '' ? refuse('branch', 'form', branch) : name;
}

/** Null for the root itself. */
function folderOf(folder: string): string | null {
  const parts = folder
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (CONTROL.test(folder) || parts.some((part) => part === '..' || part.toLowerCase() === '.git')) {
    return refuse('folder', 'form', folder);
  }
  return parts.length === 0 ? null : parts.join('/');
}

/** What a source of it is called where nobody said: the repository's name, and the folder in it. */
export function labelOf({ url, folder }: Wanted): string {
  const name = /([^/\\:]+?)(?:\.git)?[/\\]*$/.exec(url)?.[1] ?? url;
  return (folder === null ? name : `${name}/${folder}`).slice(0, 512);
}

/** The same scripts have the same id whenever they are added, so that history and links still mean them. */
export function idOf(wanted: Wanted): string {
  const slug = labelOf(wanted)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256')
    .update(JSON.stringify([wanted.url, wanted.branch, wanted.folder]))
    .digest('hex')
    .slice(0, 8);
  return slug === '' ? hash : `${slug}-${hash}`;
}

/** Protocols that git may speak for an address: its own, and those that a person's own configuration may rewrite it to. */
export function protocolsFor(url: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return path.isAbsolute(url) ? 'file' : 'ssh:https';
  if (scheme === 'https') return 'https:ssh';
  if (scheme === 'ssh') return 'ssh:https';
  return scheme === 'http' ? 'http:https' : scheme;
}
