import { existsSync } from 'node:fs';
import type { Run } from '#shared/contract/runs';
import { missesSibling } from './undeclared';

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
    when: (_run, line, exists) => (line.match(/\/[^\s:'"`,;)\]]+/g) ?? []).some(exists),
  },
  { denied: 'process', says: /resource temporarily unavailable|EAGAIN|cannot fork|can't start new thread|BlockingIOError/i },
  { denied: 'memory', says: /cannot allocate memory|out of memory|MemoryError|ENOMEM|heap limit|bad_alloc|oom-kill|\bkilled\b/i },
  { denied: 'privilege', says: /operation not permitted|EPERM|errno 1\b|must be (?:run as )?root|no new privileges|sudo:/i },
];

const MOST_LINES = 4;
const LINE = 256;

/** What the sandbox seems to have denied, from the end of a failed run's output; nothing without a sandbox. */
export function diagnose(tail: string, run: InForce, outOfMemory = false, exists: (path: string) => boolean = existsSync): Diagnosis {
  if (run.inForce === null) return { denied: [], evidence: [] };
  // Without a sandbox nothing is denied, but what was not approved with the script is not beside it either.
  const known = run.inForce === 'none' ? [] : signs;
  const denied = new Set<Denied>(outOfMemory ? ['memory'] : []);
  const evidence = new Set<string>();
  for (const line of tail.split(/\r?\n/)) {
    const said = known.filter(({ says, when }) => says.test(line) && (when?.(run, line, exists) ?? true)).map((sign) => sign.denied);
    const found: readonly Denied[] = missesSibling(line, run.notes, exists) ? ['undeclared'] : said;
    // Who was kept from writing is told "permission denied" as well.
    const told = found.includes('write') ? found.filter((what) => what !== 'read') : found;
    for (const what of told) denied.add(what);
    if (told.length > 0) evidence.add(line.trim().slice(0, LINE));
  }
  return { denied: [...denied], evidence: [...evidence].slice(-MOST_LINES) };
}
