import type { Run } from '#shared/contract/runs';

type Denied = Run['sandbox']['denied'][number];
type InForce = Pick<Run['sandbox'], 'inForce' | 'network'>;

/** How the programs that scripts use say that something was refused; the last lines of their output are searched. */
const signs: readonly { readonly denied: Denied; readonly says: RegExp; readonly when?: (run: InForce) => boolean }[] = [
  {
    denied: 'network',
    says: /network is unreachable|temporary failure in name resolution|could not resolve host|name or service not known|EAI_AGAIN|ENETUNREACH|getaddrinfo|no route to host|connection refused|ECONNREFUSED|gaierror|nodename nor servname/i,
    when: (run) => !run.network,
  },
  { denied: 'write', says: /read-only file system|EROFS|errno 30|cannot (?:create|touch|remove|open)[^\n]*permission denied/i },
  { denied: 'read', says: /permission denied|EACCES|errno 13/i },
  { denied: 'read', says: /no such file or directory|ENOENT|cannot open[^\n]*no such file/i },
  { denied: 'process', says: /resource temporarily unavailable|EAGAIN|cannot fork|can't start new thread|BlockingIOError/i },
  { denied: 'memory', says: /cannot allocate memory|out of memory|MemoryError|ENOMEM|heap limit|bad_alloc|oom-kill|\bkilled\b/i },
  { denied: 'privilege', says: /operation not permitted|EPERM|errno 1\b|must be (?:run as )?root|no new privileges|sudo:/i },
];

/** What the sandbox seems to have denied, from the end of a failed run's output; nothing without a sandbox. */
export function diagnose(tail: string, run: InForce): Denied[] {
  if (run.inForce === null || run.inForce === 'none') return [];
  const found = signs.filter(({ says, when }) => says.test(tail) && (when?.(run) ?? true)).map(({ denied }) => denied);
  const unique = [...new Set(found)];
  return unique.includes('write') && !/ENOENT|no such file/i.test(tail) ? unique.filter((denied) => denied !== 'read') : unique;
}
