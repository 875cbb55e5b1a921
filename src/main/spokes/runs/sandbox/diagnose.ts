import { access } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Run } from '#shared/contract/runs';
import { scriptAlone, siblingsNamed } from './undeclared';

type Denied = Run['sandbox']['denied'][number];
type InForce = Pick<Run['sandbox'], 'inForce' | 'network' | 'notes'>;

/** What was denied, and the lines of output that say so. */
export type Diagnosis = Pick<Run['sandbox'], 'denied' | 'evidence'>;

interface Sign {
  readonly denied: Denied;
  readonly says: RegExp;
  /** What else must hold of the run and the line. */
  readonly when?: (run: InForce, line: string, exists: (path: string) => boolean) => boolean;
}

/** Absolute paths in a line. */
const PATHS = /\/[^\s:'"`,;)\]]+/g;

/** How the programs that scripts use say that something was refused; the last lines of their output are searched. */
const signs: readonly Sign[] = [
  {
    denied: 'network',
    says: /network is unreachable|temporary failure in name resolution|could not resolve host|name or service not known|EAI_AGAIN|ENETUNREACH|getaddrinfo|no route to host|connection refused|ECONNREFUSED|gaierror|nodename nor servname/i,
    when: (run) => !run.network,
  },
  { denied: 'write', says: /read-only file system|EROFS|errno 30|cannot (?:create|touch|remove|open)[^\n]*permission denied/i },
  { denied: 'read', says: /permission denied|EACCES|errno 13/i },
  {
    denied: 'read',
    says: /no such file or directory|ENOENT|cannot open[^\n]*no such file/i,
    // Only what is there outside was kept from it.
    when: (_run, line, isThere) => (line.match(PATHS) ?? []).some(isThere),
  },
  { denied: 'process', says: /resource temporarily unavailable|EAGAIN|cannot fork|can't start new thread|BlockingIOError/i },
  { denied: 'memory', says: /cannot allocate memory|out of memory|MemoryError|ENOMEM|heap limit|bad_alloc|oom-kill|\bkilled\b/i },
  { denied: 'privilege', says: /operation not permitted|EPERM|errno 1\b|must be (?:run as )?root|no new privileges|sudo:/i },
];

/**
 * The profile of macOS refuses everything alike, as "operation not permitted": what was attempted is told by what the line is about. A path
 * that is not there outside either was not kept from it.
 */
const onMacos: readonly Sign[] = [
  {
    denied: 'network',
    says: /(?:connect|bind|socket|sendto|listen|network)[^\n]*(?:operation not permitted|EPERM)|(?:operation not permitted|EPERM)[^\n]*(?:connect|bind|socket|sendto|listen)/i,
    when: (run) => !run.network,
  },
  {
    denied: 'write',
    says: /(?:touch|mkdir|rm|mv|cp|ln|tee|chmod|truncate|cannot create|can't create|unlink|rename)\b[^\n]*(?:operation not permitted|EPERM)/i,
  },
  {
    denied: 'read',
    says: /operation not permitted|EPERM|errno 1\b/i,
    when: (_run, line, isThere) => (line.match(PATHS) ?? []).some(isThere),
  },
];
/** Of what a line was found to say, the words that say more than another. */
const plainer = new Set<Denied>(['network', 'write', 'read']);

const MOST_LINES = 4;
const LINE = 256;
/** Lines whose files are looked for beside a script: the last ones say why it failed. */
const LOOKED_AT = 12;
/** A folder that does not answer keeps no run from ending. */
const PATIENCE_MS = 1_000;

/** Whether something lies at a path. */
export type Exists = (path: string) => Promise<boolean>;
const isThere: Exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** What the sandbox seems to have denied, from the end of a failed run's output; nothing without a sandbox. */
export async function diagnose(
  tail: string,
  run: InForce,
  outOfMemory = false,
  exists: Exists = isThere,
  platform: NodeJS.Platform = process.platform,
): Promise<Diagnosis> {
  if (run.inForce === null) return { denied: [], evidence: [] };
  const lines = tail.split(/\r?\n/);
  const macos = platform === 'darwin';
  const there = await existing(lines, run, exists, macos ? REFUSED_OR_NOT_FOUND : NOT_FOUND);
  // Without a sandbox nothing is denied, but what was not approved with the script is not beside it either.
  const known = run.inForce === 'none' ? [] : macos ? [...onMacos, ...signs] : signs;
  const script = scriptAlone(run.notes);
  const denied = new Set<Denied>(outOfMemory ? ['memory'] : []);
  const evidence = new Set<string>();
  for (const line of lines) {
    const missed = script !== undefined && siblingsNamed(line, script).some((path) => there.has(path));
    const said = known.filter(({ says, when }) => says.test(line) && (when?.(run, line, (path) => there.has(path)) ?? true));
    const found: readonly Denied[] = missed ? ['undeclared'] : said.map((sign) => sign.denied);
    // Who was kept from writing is told "permission denied" as well.
    const more = macos && found.some((what) => plainer.has(what));
    const told = found.filter((what) => {
      if (what === 'read') return !found.includes('write') && !(macos && found.includes('network'));
      return !(what === 'privilege' && more);
    });
    for (const what of told) denied.add(what);
    if (told.length > 0) evidence.add(line.trim().slice(0, LINE));
  }
  return { denied: [...denied], evidence: [...evidence].slice(-MOST_LINES) };
}

const REFUSED_OR_NOT_FOUND =
  /operation not permitted|EPERM|errno 1\b|not found|no such file|no module|cannot find|cannot load|can't locate|ENOENT/i;
const NOT_FOUND = /not found|no such file|no module|cannot find|cannot load|can't locate|not recognized|ENOENT/i;
const pathsIn = (line: string): readonly string[] => line.match(PATHS) ?? [];

/** Of the paths that the last complaints are about, those that are there outside. */
async function existing(lines: readonly string[], { notes }: InForce, exists: Exists, complaint: RegExp): Promise<ReadonlySet<string>> {
  const script = scriptAlone(notes);
  const complaints = lines.filter((line) => complaint.test(line)).slice(-LOOKED_AT);
  const paths = new Set(complaints.flatMap((line) => [...pathsIn(line), ...(script === undefined ? [] : siblingsNamed(line, script))]));
  const found = new Set<string>();
  const looked = Promise.all([...paths].map(async (path) => ((await exists(path)) ? found.add(path) : undefined)));
  await Promise.race([looked, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
  return found;
}
