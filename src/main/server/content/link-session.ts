import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request as httpRequest } from '#main/platform/node-http';

/** A session at the face for browsers of another process's hub, on this machine. */
export interface ServedHub {
  readonly port: number;
  /** `name=value`, a secret. */
  readonly cookie: string;
}

/** An upload whose sender gave up. */
export class BrokenOff extends Error {}

/** Exchanges a one-time link for a session. Throws when the hub does not let us in. */
export async function redeem(link: string): Promise<ServedHub> {
  const { port, pathname, search } = new URL(link);
  const answer = await exchange({ port: Number(port), method: 'GET', path: `${pathname}${search}` });
  answer.resume();
  const cookie = answer.headers['set-cookie']?.[0]?.split(';', 1)[0];
  if (cookie === undefined) throw new Error(`the hub gave no session: ${answer.statusCode ?? 0}`);
  return { port: Number(port), cookie };
}

/** One request on a connection of its own. The body is sent at the pace of the far side, which may answer before it has all. */
export async function exchange(options: RequestOptions, body?: Readable): Promise<IncomingMessage> {
  const outgoing = httpRequest({ host: '127.0.0.1', agent: false, ...options });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject); // Also what comes after the answer, which has said it then.
    outgoing.once('close', () => reject(new Error('no answer to a request for bytes')));
  });
  if (body === undefined) outgoing.end();
  else {
    // Before the pipeline hears of it, which ends the request for that.
    const onGone = (): void => {
      if (!body.readableEnded && !outgoing.destroyed) outgoing.destroy(new BrokenOff('who sent it broke off'));
    };
    body.once('error', onGone).once('close', onGone);
    // A failure to send is one of `outgoing`, and told by it.
    pipeline(body, outgoing).catch(() => undefined);
  }
  return await answered;
}
