import type { RunMode } from '#shared/contract/scripts';

/** The user that scripts of a root hub run as: beyond what systems hand out to people, below 65534. */
export const scriptUser = 62_000;

interface Inner {
  readonly command: readonly string[];
  readonly mode: RunMode;
  readonly root: boolean;
  readonly setpriv: string;
  /** The descriptor that a shell waits at before the command, where bwrap does not do that. */
  readonly gate: number | null;
  /** Whether there are any in the sandbox. */
  readonly secrets: boolean;
  /** Processes, where no control group limits them. */
  readonly processes: { readonly prlimit: string; readonly count: number } | null;
}

/**
 * What bwrap executes: the script's command behind the steps that can only be taken inside.
 * Root gives secrets to the script's user first; those that lie in a file are that user's already.
 */
export function innerCommand({ command, mode, root, setpriv, gate, secrets, processes }: Inner): readonly string[] {
  const limited = processes === null ? [] : [processes.prlimit, `--nproc=${processes.count}`, '--'];
  const interruptible = mode === 'terminal' ? ['/usr/bin/env', '--default-signal=INT,QUIT'] : [];
  // The end of the pipe lets nothing go: whoever opens the gate writes a line.
  const waiting = gate === null ? [] : ['/bin/sh', '-c', `read -r go <&${gate} || exit 125; exec "$@" ${gate}<&-`, 'axle'];
  const last = [...waiting, ...interruptible, ...command];
  if (!root) return [...limited, ...last];
  const user = String(scriptUser);
  const drop = ['--reuid', user, '--regid', user, '--clear-groups', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs', '--'];
  const handed = secrets ? ['/bin/sh', '-c', handOver, 'axle', user] : [];
  return [...handed, ...limited, setpriv, ...drop, ...last];
}

const handOver = 'u=$1; shift; for s in /run/axle/secrets/*; do [ ! -O "$s" ] || chown "$u:$u" "$s" || exit 125; done; exec "$@"';

interface Outer {
  readonly command: readonly string[];
  readonly mode: RunMode;
  readonly groups: readonly string[];
  readonly openFiles: number | null;
  readonly fileBytes: number | null;
}

/**
 * The process that becomes bwrap: no core dumps, limits, and into its control groups before anything is forked.
 * In version 1 a thread joins at once, by `tasks`; a process waits up to 10 ms for the kernel's grace period.
 * In a terminal Ctrl-C must not reach bwrap, which would take the script with it before it can clean up.
 */
export function outerCommand({ command, mode, groups, openFiles, fileBytes }: Outer): { file: string; args: readonly string[] } {
  const script = [
    'ulimit -c 0',
    ...(openFiles === null ? [] : [`ulimit -n ${openFiles} 2>/dev/null`]), // a lower hard limit stays
    ...(fileBytes === null ? [] : [`ulimit -f ${Math.floor(fileBytes / 512)} 2>/dev/null`]),
    ...(mode === 'terminal' ? ["trap '' INT QUIT"] : []),
    'n=$1; shift; while [ "$n" -gt 0 ]; do g=$1/tasks; [ -e "$g" ] || g=$1/cgroup.procs; echo 0 > "$g" || exit 125; shift; n=$((n-1)); done',
    'exec "$@"',
  ].join('; ');
  return { file: '/bin/sh', args: ['-c', script, 'axle', String(groups.length), ...groups, ...command] };
}
