import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ProcessId, Processes } from './process-id-port';

/** Field 22 of `/proc/PID/stat`, counted after the name, which may hold spaces and parentheses itself. */
const START_TIME = 22 - 3;

/** What tells processes apart on one system: a living pid's start time, and which boot this is. */
interface Source {
  /** Undefined when there is no such process. */
  startTime(pid: number): string | undefined;
  bootId(): string;
}

const linux: Source = {
  startTime(pid) {
    const stat = readOptional(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not looked yet.
    return fields?.[0] === 'Z' || fields?.[0] === 'X' ? undefined : fields?.[START_TIME];
  },
  bootId: () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
};

const macos: Source = {
  startTime(pid) {
    const line = ask('/bin/ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]);
    return line === undefined || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  },
  bootId: () => ask('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']) ?? '',
};

const powershell = (script: string): string | undefined =>
  ask(`${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`, [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    script,
  ]);

const windows: Source = {
  startTime: (pid) => powershell(`(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`),
  bootId: () => powershell('(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToFileTimeUtc()') ?? '',
};

/**
 * The processes of this machine. On Linux an answer is two tiny files; on macOS and Windows it is a child process
 * (tens of milliseconds and more), so ask there only when it matters.
 */
export function createProcesses(platform: NodeJS.Platform = process.platform): Processes {
  const source = platform === 'linux' ? linux : platform === 'win32' ? windows : macos;
  let boot: string | undefined;
  const bootId = (): string => (boot ??= source.bootId());

  function identify(pid: number): ProcessId | undefined {
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    const startTime = source.startTime(pid);
    return startTime === undefined ? undefined : { pid, startTime, bootId: bootId() };
  }
  const self = identify(process.pid);
  if (self === undefined) throw new Error('This process cannot be identified: the system does not tell its start time.');

  return {
    self,
    identify,
    alive(id) {
      if (id.bootId !== bootId()) return false;
      return source.startTime(id.pid) === id.startTime;
    },
  };
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: it ended between opening and reading. Anything else is no proof of death.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined;
    throw error;
  }
}

/** What a program prints, or undefined when it fails: both `ps` and `Get-Process` do when there is no such process. */
function ask(file: string, args: readonly string[]): string | undefined {
  try {
    const text = execFileSync(file, args, {
      encoding: 'utf8',
      timeout: 5_000,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    // A program that is missing or too slow is no proof of death either.
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') return undefined;
    throw error;
  }
}
