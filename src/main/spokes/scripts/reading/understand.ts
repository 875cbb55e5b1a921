import { createHash } from 'node:crypto';
import path from 'node:path';
import { type BrokerGrants, DEFAULT_ACCOUNT } from '#shared/contract/broker-grants';
import type { Why } from '#shared/contract/problem-keys';
import type { Problem, Script, ScriptId, SourceId } from '#shared/contract/scripts';
import { secondsOf } from '#shared/contract/duration';
import { isoOf } from '#main/platform/clock';
import { fromHome } from '../files/from-home';
import { HEAD_BYTES, readHead, type Head, type Stamp } from '../files/read-head';
import { stemOf, type Candidate } from '../files/walk';
import { invocationOf, withHabits } from '../languages/languages';
import { parseShebang, type Invocation } from '../languages/shebang';
import { splitWords } from '../languages/words';
import { MAX_PROBLEMS, problemOf, type Raw } from '../metadata/raw';
import type { Fields } from '../metadata/read-fields';
import { dependenciesOf, LOCK, PACKAGE, REQUIREMENTS } from '../dependencies';
import { whysOfFault } from '../dependencies/fault';
import { readMetadata } from '../metadata/read-metadata';
import { readRequires } from '../metadata/powershell';
import { readSidecar } from '../metadata/sidecar';
import { digestOf, type Part } from '../trust/digest';
import { declaredParts } from './declared-parts';
import { workdirOf } from './workdir';

/** A script as its file and metadata were read, before it is known where its interpreter is and whether others declare its id. */
export interface Understood {
  /** With the id of its file. */
  readonly script: Script;
  readonly declaredId: string | null;
  readonly candidate: Candidate;
  readonly stamp: Stamp | null;
  readonly sidecarStamp: Stamp | null;
  /** What an approval of it covers, as it was read, and the one name of all that; nothing and null where a part could not be read. */
  readonly parts: readonly Part[];
  readonly digest: string | null;
}

/** The source that a file is of, as its scripts show it. */
export interface SourceOf {
  readonly id: SourceId;
  readonly label: string;
  readonly folder: string;
}

/** What a file is understood with: its source, and the system that would run it. */
export interface UnderstandDeps {
  readonly source: SourceOf;
  readonly platform: NodeJS.Platform;
}

const MAX_ID = 1_024;
const plain = (file: string): Raw => ({ format: 'plain', file, fields: [], problems: [] });

/** `SOURCE:PATH`; a path too long for that keeps its beginning and a hash of all of it. */
export function fileIdOf(source: SourceId, relative: string): ScriptId {
  const id = `${source}:${relative}`;
  if (id.length <= MAX_ID) return id as ScriptId;
  const hash = createHash('sha256').update(relative).digest('hex').slice(0, 16);
  return `${id.slice(0, MAX_ID - 17)}#${hash}` as ScriptId;
}

/** Reads one candidate. Null when it is no script at all; what is wrong with one is among its problems. */
export async function understand(candidate: Candidate, deps: UnderstandDeps): Promise<Understood | null> {
  const { source, platform } = deps;
  const file = path.join(source.folder, candidate.relative);
  const fileId = fileIdOf(source.id, candidate.relative);
  const head: Head =
    candidate.fault === undefined ? await readHead(candidate.real) : { stamp: null, problem: 'unreadable', why: candidate.fault.why };
  if (head.problem === 'gone' || (head.problem === 'not-file' && !candidate.named)) return null;
  const text = head.problem === undefined ? head.text : '';
  const shebang = parseShebang(text);
  // Without an ending that says so, only a first line does; what could not be read may have one.
  if (!candidate.named && shebang === null && candidate.fault === undefined) return null;

  const problems: Problem[] = [];
  if (candidate.fault !== undefined) problems.push(problemOf(candidate.fault.code, file, undefined, candidate.fault.why));
  else if (head.problem !== undefined) problems.push(headProblem(head, file));
  const side = candidate.sidecar === null ? null : await readSide(path.join(source.folder, candidate.sidecar));
  const name = path.posix.basename(candidate.relative);
  const guess = invocationOf(name, shebang, platform);
  const { fields, raw, problems: said } = readMetadata(file, text, guess.language, side?.raw ?? null);
  problems.push(...said);
  if (guess.language === 'python' && (head.stamp?.size ?? 0) > HEAD_BYTES && head.problem === undefined)
    problems.push(problemOf('bad-param', file, undefined, { key: 'head-only', values: { bytes: String(HEAD_BYTES) } }, false));

  const invocation = fields.interpreter === undefined ? guess.invocation : ownInvocation(fields.interpreter, guess.language);
  if (head.problem === undefined && head.utf16 && guess.language !== 'powershell') {
    problems.push(problemOf('not-text', file, undefined, { key: 'utf-16' }));
  }
  const grants = grantsOf(fields, raw, file, problems);
  const elevation = fields.elevation ?? (guess.language === 'powershell' && readRequires(text).admin);
  const { workdir, problem } = workdirOf(fields.workdir, path.dirname(file), elevation);
  if (problem !== undefined) problems.push(problemOf(codeIn(raw), raw.file, lineOf(raw, 'workdir'), problem));
  const dependencies = await neededBy({ name, language: guess.language, text, file, files: grants.files }, problems);
  const parts = await partsOf({ head, side, candidate, file, files: grants.files, source: source.folder }, problems);
  const script: Script = {
    id: fileId,
    name: fields.name ?? stemOf(name).slice(0, 512),
    description: fields.description ?? '',
    tags: [...new Set(fields.tags)],
    sourceId: source.id,
    source: source.label,
    file: file.slice(0, 4_096),
    language: guess.language,
    format: raw.format,
    params: [...fields.params],
    problems: problems.slice(0, MAX_PROBLEMS),
    blocked: problems.some(({ blocks }) => blocks),
    trust: 'new',
    modifiedAt: isoOf(Math.max(0, Math.floor(head.stamp?.mtimeMs ?? 0))),
    interpreter: { command: invocation.command, args: [...invocation.args], found: null },
    mode: fields.mode ?? 'pipe',
    sandbox: fields.sandbox ?? null,
    elevation,
    grants,
    workdir,
    dependencies,
    timeoutSeconds: fields.timeout === undefined ? null : secondsOf(fields.timeout),
    retry: fields.retry === undefined ? null : { times: fields.retry.times, delaySeconds: secondsOf(fields.retry.delay) },
    everySeconds: fields.every === undefined ? null : secondsOf(fields.every),
    approval: fields.approval === undefined ? null : { expiresSeconds: secondsOf(fields.approval.expires) },
    confirm: fields.confirm ?? null,
    ...(fields.confirmWhy === undefined ? {} : { confirmWhy: fields.confirmWhy }),
    limit: fields.limit ?? null,
    size: head.stamp?.size ?? 0,
  };
  const digest = parts.length === 0 ? null : digestOf(parts);
  return { script, declaredId: fields.id ?? null, candidate, stamp: head.stamp, sidecarStamp: side?.stamp ?? null, parts, digest };
}

interface NeededBy {
  readonly name: string;
  readonly language: Script['language'];
  readonly text: string;
  readonly file: string;
  readonly files: readonly string[];
}

/** What a script says that it needs; what is wrong with that keeps it from running. */
async function neededBy({ name, language, text, file, files }: NeededBy, problems: Problem[]): Promise<Script['dependencies']> {
  const texts = new Map<string, string>();
  for (const listed of [REQUIREMENTS, PACKAGE, LOCK]) {
    if (!files.includes(listed)) continue;
    const head = await readHead(path.join(path.dirname(file), listed));
    if (head.problem === undefined) texts.set(listed, head.text);
  }
  try {
    return dependenciesOf({ name, language, text, file: (listed) => texts.get(listed) });
  } catch (error) {
    problems.push(problemOf('bad-dependencies', file, undefined, whysOfFault(error)));
    return null;
  }
}

interface PartsOptions {
  readonly head: Head;
  readonly side: Side | null;
  readonly candidate: Candidate;
  readonly file: string;
  readonly files: readonly string[];
  readonly source: string;
}

/** The hashes of the very bytes that were understood, and of the declared files; none where one of them could not be read. */
async function partsOf({ head, side, candidate, file, files, source }: PartsOptions, problems: Problem[]): Promise<readonly Part[]> {
  if (head.problem !== undefined || side?.hash === null) return [];
  const own: Part[] = [{ role: 'script', path: path.posix.basename(candidate.relative), hash: head.hash }];
  if (side !== null) own.push({ role: 'sidecar', path: path.posix.basename(candidate.sidecar ?? ''), hash: side.hash });
  if (files.length === 0) return own;
  const declared = await declaredParts({ file, names: files, source, taken: own });
  if (declared.problem === undefined) return [...own, ...declared.parts];
  problems.push(problemOf('bad-files', file, undefined, declared.problem));
  return [];
}

type Unread = Exclude<Head, { problem?: undefined }>;

function headProblem(head: Unread, file: string): Problem {
  const code = head.problem === 'too-large' || head.problem === 'not-text' ? head.problem : 'unreadable';
  return problemOf(code, file, undefined, whyUnread(head));
}

function whyUnread(head: Unread): Why {
  if ('why' in head) return head.why;
  return head.problem === 'not-text' ? { key: 'nul-bytes' } : { key: 'bytes', values: { bytes: String(head.stamp.size) } };
}

interface Side {
  readonly raw: Raw;
  readonly stamp: Stamp | null;
  /** Null where it could not be read. */
  readonly hash: string | null;
}

async function readSide(file: string): Promise<Side | null> {
  const head = await readHead(file);
  if (head.problem === undefined) return { raw: readSidecar(file, head.text), stamp: head.stamp, hash: head.hash };
  if (head.problem === 'gone') return null;
  const problems = [problemOf('bad-yaml', file, undefined, whyUnread(head))];
  return { raw: { ...plain(file), format: 'sidecar', problems }, stamp: head.stamp, hash: null };
}

function ownInvocation(interpreter: string | readonly string[], language: Script['language']): Invocation {
  const [command = '', ...args] = typeof interpreter === 'string' ? splitWords(interpreter) : interpreter;
  return withHabits(language, { command, args });
}

/** What a value that cannot be taken is called, and the line that says it. */
const codeIn = ({ format }: Raw): Problem['code'] => (format === 'sidecar' ? 'bad-yaml' : 'bad-header');
const lineOf = ({ fields }: Raw, key: string): number | undefined => fields.find((field) => field.key === key)?.line;

/** Grants as absolute folders and as files that stay below the script's own folder. */
function grantsOf(fields: Fields, raw: Raw, file: string, problems: Problem[]): Script['grants'] {
  const code = codeIn(raw);
  const folders = (fields.folders ?? []).flatMap((grant) => {
    const folder = path.normalize(fromHome(grant.path));
    if (path.isAbsolute(folder) && !folder.includes('\0')) return [{ path: folder, write: grant.write }];
    problems.push(problemOf(code, raw.file, undefined, { key: 'not-absolute', at: ['folders'], values: { path: grant.path } }));
    return [];
  });
  const here = path.dirname(file);
  const files = (fields.files ?? []).flatMap((needed) => {
    const resolved = path.resolve(here, needed);
    if (!needed.includes('\0') && resolved.startsWith(here + path.sep)) return [path.relative(here, resolved)];
    problems.push(problemOf(code, raw.file, undefined, { key: 'not-below', at: ['files'], values: { path: needed } }));
    return [];
  });
  const broker = brokerGrantsOf(fields);
  return { network: fields.network ?? false, folders, files, ...(broker !== null && { broker }) };
}

/** An account alone grants nothing. */
function brokerGrantsOf({ tokens = [], secrets = [], account = DEFAULT_ACCOUNT }: Fields): BrokerGrants | null {
  if (tokens.length + secrets.length === 0) return null;
  return { account, scopes: [...new Set(tokens)], secrets: [...new Set(secrets)] };
}
