import type { Socket } from 'node:net';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** ioctl_ns(2). */
const NS_GET_USERNS = 0xb701;

/** What Node does not tell of Linux: who is behind a socket, and whose a namespace is. */
export interface PeerCredentials {
  /** Pid of who connected to a Unix socket, as this process counts; undefined where it cannot be seen, or the socket is closed. */
  pidOf(socket: Socket): number | undefined;
  /** A descriptor of the user namespace that owns the namespace behind this descriptor; the caller closes it. */
  ownerOf(namespace: number): number;
}

let loaded: Promise<PeerCredentials | undefined> | undefined;

/** Undefined on other systems. Loads the native library at its first use. */
export function loadPeerCredentials(): Promise<PeerCredentials | undefined> {
  return (loaded ??= process.platform === 'linux' ? linux() : Promise.resolve(undefined));
}

async function linux(): Promise<PeerCredentials> {
  const { default: koffi } = await import('koffi');
  const libc = koffi.load('libc.so.6');
  const getsockopt = libc.func('int getsockopt(int fd, int level, int name, _Out_ uint8 *value, _Inout_ uint32 *size)');
  const ioctl = libc.func('int ioctl(int fd, ulong request)');
  return {
    pidOf(socket) {
      const fd = descriptorOf(socket);
      if (fd === undefined) return undefined;
      // struct ucred: pid, uid and gid, each of four bytes.
      const credentials = Buffer.alloc(12);
      if (Number(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, [credentials.length])) !== 0) return undefined;
      const pid = credentials.readInt32LE(0);
      return pid > 0 ? pid : undefined;
    },
    ownerOf(namespace) {
      const fd = Number(ioctl(namespace, NS_GET_USERNS));
      if (fd < 0) throw new Error(`ioctl: error ${koffi.errno()}`);
      return fd;
    },
  };
}

/** Node has it, and no name for it. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}
