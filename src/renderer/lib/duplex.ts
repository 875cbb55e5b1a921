import { ASK, PORT } from '#shared/rpc/channels';
import type { Duplex } from '#shared/rpc/duplex';
import { createEnd } from './connection-end';
import { portDuplex } from './port-duplex';

/** Close code with which the server says that the session is over. */
export const SESSION_OVER = 4_401;

/** The hub refused this page: another attempt would be refused too. */
export class SessionOverError extends Error {
  override readonly name = 'SessionOverError';
}

/** A way to the hub that says when it was refused for good. */
export interface HubDuplex extends Duplex {
  /** True once the far side said that the session is over. */
  readonly over: () => boolean;
}

/** Opens one connection: a port from the preload in the desktop window, a WebSocket in a browser. */
export const openDuplex = (signal: AbortSignal): Promise<HubDuplex> =>
  location.protocol === 'app:' ? openPort(signal) : openSocket(signal);

function openPort(signal: AbortSignal): Promise<HubDuplex> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      window.removeEventListener('message', onMessage);
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      stop();
      reject(new Error('no port came'));
    };
    const onMessage = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== PORT || port === undefined) return;
      stop();
      resolve({ ...portDuplex(port), over: () => false });
    };
    window.addEventListener('message', onMessage);
    signal.addEventListener('abort', onAbort, { once: true });
    // Asked for rather than awaited: a port that came before this listener would be lost.
    window.postMessage(ASK, location.origin);
  });
}

function openSocket(signal: AbortSignal): Promise<HubDuplex> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
    const end = createEnd();
    let over = false;
    let opened = false;
    // What comes before somebody listens is kept: that somebody may yet have to be fetched.
    const early: unknown[] = [];
    let take = (data: unknown): void => void early.push(data);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => take(data));
    signal.addEventListener('abort', () => !opened && socket.close(), { once: true });
    socket.addEventListener('close', ({ code }) => {
      over = code === SESSION_OVER;
      end.close();
      if (over) reject(new SessionOverError());
      else if (!opened) refusal().then(reject, reject);
    });
    socket.addEventListener('open', () => {
      opened = true;
      resolve({
        send: (frame) => {
          if (!end.closed()) socket.send(JSON.stringify(frame));
        },
        onFrame: (listener) => {
          take = (data) => {
            const frame = parseFrame(data);
            if (frame === undefined) socket.close();
            else listener(frame);
          };
          for (const data of early.splice(0)) take(data);
        },
        onClose: (listener) => end.onClose(listener),
        close: () => socket.close(),
        over: () => over,
      });
    });
  });
}

/** A browser does not say why an upgrade failed: a plain request to the same path does. */
async function refusal(): Promise<Error> {
  const { status } = await fetch('/rpc', { cache: 'no-store' });
  return status === 401 ? new SessionOverError() : new Error(`no connection (${status})`);
}

function parseFrame(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined; // The caller closes the connection.
  }
}
