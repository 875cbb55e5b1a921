import { open, realpath, type FileHandle } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { commonHeaders, contentSecurityPolicy, createNonce, INERT_POLICY, NONCE_PLACEHOLDER } from './security-headers';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Vite's `name-HASH.ext`: the name changes with the content. */
const HASHED = /-[\w-]{8,}\.\w+$/;
/** A file of the dashboard is read whole; the largest is a script of some hundred kilobytes. */
const LARGEST = 32 * 1_048_576;

/** An answer of the dashboard's files, free of any transport. */
export interface FileAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The built dashboard, as both transports serve it. */
export interface RendererFiles {
  /** The file at a URL's path (still encoded), or the page itself for a path that only the router of the page knows. */
  answer(pathname: string): Promise<FileAnswer>;
}

/** The built dashboard in `folder`. Nothing outside of it is given, by whatever path or link. */
export function createRendererFiles(folder: string): RendererFiles {
  const root = realpath(folder);
  root.catch(() => undefined); // Told to each who asks.
  const seen = new Map<string, Buffer>();

  async function read(path: string): Promise<Buffer | undefined> {
    const known = seen.get(path);
    if (known !== undefined) return known;
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || !real.startsWith((await root) + sep)) return undefined;
    let handle: FileHandle | undefined;
    try {
      handle = await open(real, 'r');
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > LARGEST) return undefined;
      const body = await handle.readFile();
      if (HASHED.test(path)) seen.set(path, body);
      return body;
    } finally {
      await handle?.close();
    }
  }

  return {
    async answer(pathname) {
      const parts = isPage(pathname) ? [] : decode(pathname);
      if (parts === undefined) return missing();
      const name = parts.at(-1) ?? '';
      if (name.includes('.') && name !== 'index.html') {
        const path = join(await root, ...parts);
        const body = await read(path);
        return body === undefined ? missing() : asset(path, body);
      }
      const page = await read(join(await root, 'index.html'));
      return page === undefined ? missing() : document(page);
    },
  };
}

/** A page and what it shows (`/scripts/ops%3Adeploy.sh`): what follows its name may look like a file's, and names none. */
const PAGE = /^\/(scripts|runs|schedules)\/[^/]+$/;

function isPage(pathname: string): boolean {
  try {
    return PAGE.test(pathname) && decodeURIComponent(pathname) !== '';
  } catch {
    return false; // A broken escape.
  }
}

/** The segments of a path, or nothing where one of them is not plainly a name. */
function decode(pathname: string): readonly string[] | undefined {
  let parts: readonly string[];
  try {
    parts = pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined; // A broken escape.
  }
  // oxlint-disable-next-line no-control-regex -- a NUL or newline in a name is what is looked for
  return parts.some((part) => part === '.' || part === '..' || /[/\\:\u0000-\u001f]/.test(part)) ? undefined : parts;
}

function asset(path: string, body: Buffer): FileAnswer {
  const headers = {
    ...commonHeaders,
    'content-security-policy': INERT_POLICY,
    'content-type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': HASHED.test(path) ? 'private, max-age=31536000, immutable' : 'no-cache',
  };
  return { status: 200, headers, body };
}

function document(page: Buffer): FileAnswer {
  const nonce = createNonce();
  const headers = {
    ...commonHeaders,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  };
  return { status: 200, headers, body: Buffer.from(page.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)) };
}

function missing(): FileAnswer {
  const headers = {
    ...commonHeaders,
    'content-security-policy': INERT_POLICY,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  };
  return { status: 404, headers, body: Buffer.from('Not found\n') };
}
