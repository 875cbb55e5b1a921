import { readdirSync, readlinkSync } from 'node:fs';
import koffi from 'koffi';

const O_CLOEXEC = 0o2000000;
const O_NOCTTY = 0o400;
const F_GETFD = 1;
const FD_CLOEXEC = 1;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;
const MFD_CLOEXEC = 1;
const TIOCSWINSZ = 0x5414;
const LOCK_EX_NB = 2 | 4;
const RLIMIT_CORE = 4;
const EWOULDBLOCK = 11;

/** What Node does not offer of Linux. Every call throws with the system's error number when it fails. */
export interface Native {
  /** A pipe whose ends no child inherits by itself: to read from, to write to. */
  pipe(): readonly [number, number];
  /** Asks for a larger pipe; the system may refuse, and the pipe then keeps its size. */
  enlarge(fd: number, bytes: number): void;
  /** How many bytes a pipe takes without anybody reading: less than usual for somebody who has many. */
  capacity(fd: number): number;
  /** Makes a pipe with a name, for its owner alone. */
  fifo(path: string): void;
  /** A file in memory that has no name. */
  memory(): number;
  /** A pseudo-terminal of this size: master, slave. */
  openTerminal(columns: number, rows: number): readonly [number, number];
  resize(master: number, columns: number, rows: number): void;
  /** Takes a lock that the kernel frees with the process; false when somebody else has it. */
  lock(fd: number): boolean;
  /**
   * Closes what this process inherited: neither it nor its children shall hold the pipes and sockets of whoever
   * started the hub. Its own descriptors all close on exec. Node marks the first inherited ones so too when it starts,
   * but a pipe or a socket that the parent has by the same number was the parent's.
   */
  dropInherited(): void;
  /** No core dumps from here on, here and in children. */
  forbidCoreDumps(): void;
}

/** The calls of this system; undefined where they are not these (only Linux numbers are known here). */
export function loadNative(): Native | undefined {
  return process.platform === 'linux' ? linux() : undefined;
}

function linux(): Native {
  const libc = koffi.load('libc.so.6');
  const size = koffi.struct({ rows: 'uint16', columns: 'uint16', x: 'uint16', y: 'uint16' });
  const limit = koffi.struct({ now: 'uint64', most: 'uint64' });
  const pipe2 = libc.func('int pipe2(_Out_ int *fds, int flags)');
  const fcntl = libc.func('int fcntl(int fd, int command, int value)');
  const mkfifo = libc.func('int mkfifo(const char *path, unsigned int mode)');
  const memfd = libc.func('int memfd_create(const char *name, unsigned int flags)');
  const flock = libc.func('int flock(int fd, int operation)');
  const ioctl = libc.func('ioctl', 'int', ['int', 'ulong', koffi.pointer(size)]);
  const setrlimit = libc.func('setrlimit', 'int', ['int', koffi.pointer(limit)]);
  const openTerminal = libc.func('int posix_openpt(int flags)');
  const unlock = libc.func('int unlockpt(int fd)');
  const nameOf = libc.func('int ptsname_r(int fd, _Out_ uint8 *name, size_t size)');
  const openFile = libc.func('int open(const char *path, int flags)');
  const closeFile = libc.func('int close(int fd)');

  const check = (call: string, result: number): number => {
    if (result < 0) throw new Error(`${call}: error ${koffi.errno()}`);
    return result;
  };
  const resize = (master: number, columns: number, rows: number): void => {
    check('ioctl', Number(ioctl(master, TIOCSWINSZ, { rows, columns, x: 0, y: 0 })));
  };

  return {
    pipe() {
      const fds = [-1, -1];
      check('pipe2', Number(pipe2(fds, O_CLOEXEC)));
      return [fds[0] ?? -1, fds[1] ?? -1];
    },
    enlarge: (fd, bytes) => void fcntl(fd, F_SETPIPE_SZ, bytes),
    capacity: (fd) => check('fcntl', Number(fcntl(fd, F_GETPIPE_SZ, 0))),
    fifo: (path) => void check('mkfifo', Number(mkfifo(path, 0o600))),
    memory: () => check('memfd_create', Number(memfd('axle', MFD_CLOEXEC))),
    openTerminal(columns, rows) {
      const master = check('posix_openpt', Number(openTerminal(0o2 | O_NOCTTY | O_CLOEXEC)));
      try {
        check('unlockpt', Number(unlock(master)));
        const name = Buffer.alloc(128);
        if (Number(nameOf(master, name, name.length)) !== 0) throw new Error('ptsname_r failed');
        const path = name.toString('utf8', 0, name.indexOf(0));
        const slave = check('open', Number(openFile(path, 0o2 | O_NOCTTY | O_CLOEXEC)));
        resize(master, columns, rows);
        return [master, slave];
      } catch (error) {
        closeFile(master);
        throw error;
      }
    },
    resize,
    lock(fd) {
      if (Number(flock(fd, LOCK_EX_NB)) === 0) return true;
      if (koffi.errno() === EWOULDBLOCK) return false;
      throw new Error(`flock: error ${koffi.errno()}`);
    },
    dropInherited() {
      // The descriptor that the listing itself used is closed by now: it has no flags to read.
      for (const fd of readdirSync('/proc/self/fd').map(Number)) {
        const flags = fd > 2 ? Number(fcntl(fd, F_GETFD, 0)) : -1;
        if (flags >= 0 && ((flags & FD_CLOEXEC) === 0 || isParents(fd))) closeFile(fd);
      }
    },
    forbidCoreDumps: () => void check('setrlimit', Number(setrlimit(RLIMIT_CORE, { now: 0, most: 0 }))),
  };
}

function isParents(fd: number): boolean {
  try {
    const own = readlinkSync(`/proc/self/fd/${fd}`);
    return /^(pipe|socket):/.test(own) && own === readlinkSync(`/proc/${process.ppid}/fd/${fd}`);
  } catch {
    return false; // The parent has none by this number, or is gone.
  }
}
