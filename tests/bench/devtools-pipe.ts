import type { Readable, Writable } from 'node:stream';
import { z } from '#shared/contract/zod';

const Message = z.object({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Attached = z.object({ sessionId: z.string(), targetInfo: z.object({ type: z.string() }) });

/** Chromium's own protocol over the two pipes of `--remote-debugging-pipe`: JSON, each message ended by a NUL. */
export interface DevtoolsPipe {
  send(method: string, params?: object, sessionId?: string): Promise<unknown>;
  /** Resolves with the session of the first page, as soon as there is one. */
  readonly page: Promise<string>;
}

export function createDevtoolsPipe(to: Writable, from: Readable): DevtoolsPipe {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  let rest = '';
  let over: Error | undefined;
  let attached: (session: string) => void = () => undefined;
  let lost: (error: Error) => void = () => undefined;
  const page = new Promise<string>((resolve, reject) => {
    attached = resolve;
    lost = reject;
  });

  const take = (text: string): void => {
    const { id, method, params, result, error } = Message.parse(JSON.parse(text));
    if (method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = Attached.parse(params);
      if (targetInfo.type === 'page') attached(sessionId);
    }
    const call = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || call === undefined) return;
    waiting.delete(id);
    if (error === undefined) call.resolve(result);
    else call.reject(new Error(error.message));
  };
  const end = (): void => {
    over = new Error('the window closed its pipe');
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
    lost(over);
  };
  from.setEncoding('utf8');
  from.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  });
  from.once('close', end);
  to.once('error', end); // It has gone; the close of the other pipe says so too.
  page.catch(() => undefined); // Told to each who asks.

  return {
    page,
    async send(method, params = {}, sessionId) {
      if (over !== undefined) throw over;
      last += 1;
      const id = last;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
      return await answer;
    },
  };
}
