import { type Launch, RESULTS_FD } from '../contract';

/**
 * Descriptors that a waiting shell has pipes on to read from, for what a launch passes; a shell can name no more than nine. One
 * below ten stays free until it has its command: only what a shell has moved up from there does it close when it executes something.
 * Beside them it has the one for results, which it writes to.
 */
export const PASSED: readonly number[] = [4, 5, 6, 7];
/** The one that it reads its command from. */
export const COMMAND_FD = 8;
/** Files it opens by itself, on any descriptor that it can name. */
const OPENED: readonly number[] = [...PASSED, RESULTS_FD, 9];
/** Names that some shells do not let be set. */
const fixed = /^(UID|EUID|PPID|SHELLOPTS|BASHOPTS|BASH_\w*)$/;

/**
 * What a shell that waits for its command reads to become this launch: a launch of `/bin/sh -c SCRIPT` as text of that shell.
 * Undefined when the launch is anything else, or passes what a shell cannot.
 */
export function commandOf(launch: Launch, umask: number): string | undefined {
  const [option, script, name, ...args] = launch.args;
  if (launch.file !== '/bin/sh' || option !== '-c' || script === undefined || name === undefined || launch.cwd !== '/') return undefined;
  const names = Object.keys(launch.env);
  if (!names.every((variable) => /^[A-Za-z_]\w*$/.test(variable) && !fixed.test(variable))) return undefined;
  if (!launch.fds.every((fd) => ('path' in fd ? OPENED : fd.type === 'results' ? [RESULTS_FD] : PASSED).includes(fd.fd))) return undefined;
  const text = [launch.file, ...launch.args, ...Object.values(launch.env), ...launch.fds.map((fd) => ('path' in fd ? fd.path : ''))];
  if (text.some((one) => one.includes('\0'))) return undefined;

  const opened = launch.fds.flatMap((fd) => {
    if (fd.type === 'write-file') return [`exec ${fd.fd}<>${quoted(fd.path)}`]; // Not `>`, which would cut it.
    return fd.type === 'read-file' ? [`exec ${fd.fd}<${quoted(fd.path)}`] : [];
  });
  const passed = new Set(launch.fds.map(({ fd }) => fd));
  const unused = [RESULTS_FD, ...PASSED, COMMAND_FD].filter((fd) => !passed.has(fd));
  return [
    `exec ${unused.map((fd) => `${fd}<&-`).join(' ')}`,
    // What is written belongs to its owner alone; the run itself keeps the mask that it would have had.
    ...(opened.length > 0 ? ['umask 077', ...opened, `umask ${umask.toString(8).padStart(3, '0')}`] : []),
    ...Object.entries(launch.env).map(([variable, value]) => `export ${variable}=${quoted(value)}`),
    `set -- ${args.map(quoted).join(' ')}`,
    script,
    '',
  ].join('\n');
}

/** One word of a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
