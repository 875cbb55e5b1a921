import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { HubError } from '#shared/contract/errors';
import { certificateFault, isCertificateFault, unreachable } from './faults';
import { askStartTls } from './start-tls';

/** Where to, whom to trust, and for how long to try. */
export interface ConnectOptions {
  /** `ldaps://…` or `ldap://…`. */
  readonly server: string;
  readonly ca?: string | undefined;
  readonly connectMs: number;
  readonly signal: AbortSignal;
}

/**
 * An encrypted connection to a directory whose certificate was checked, before anything of LDAP but STARTTLS was said on it.
 * Fails with LDAP_UNREACHABLE or LDAP_CERTIFICATE.
 */
export async function connectEncrypted({ server, ca, connectMs, signal }: ConnectOptions): Promise<TLSSocket> {
  const url = new URL(server);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const starts = url.protocol === 'ldap:';
  const port = url.port === '' ? (starts ? 389 : 636) : Number(url.port);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
  const plain = connectPlain({ host, port });
  const stop = (): void => void plain.destroy(new Error('timeout'));
  deadline.addEventListener('abort', stop, { once: true });
  if (deadline.aborted) stop();
  try {
    await firstOf(plain, 'connect');
    if (starts) await askStartTls(plain);
    return await encrypt(plain, host, ca, server);
  } catch (error) {
    plain.on('error', () => undefined).destroy(); // Its fault is known already.
    throw isCertificateRefusal(error) ? error : unreachable(server, error);
  } finally {
    deadline.removeEventListener('abort', stop);
  }
}

async function encrypt(socket: Socket, host: string, ca: string | undefined, server: string): Promise<TLSSocket> {
  const secure = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
  // Once it is refused it cannot be asked for any more; should this event go, only the names would be missing.
  let seen: PeerCertificate | undefined;
  secure.prependOnceListener('secure', () => (seen = secure.getPeerCertificate()));
  try {
    await firstOf(secure, 'secureConnect');
    return secure;
  } catch (error) {
    secure.on('error', () => undefined).destroy();
    throw isCertificateFault(error) ? certificateFault(server, error, seen) : error;
  }
}

const isCertificateRefusal = (error: unknown): boolean => HubError.is(error, 'LDAP_CERTIFICATE');

/** Resolves at the event; rejects with the error that came before it, or when it was closed. */
function firstOf(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      socket.off(event, onEvent).off('error', done).off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onEvent = (): void => done();
    const onClose = (): void => done(new Error('closed'));
    socket.once(event, onEvent).once('error', done).once('close', onClose);
  });
}
