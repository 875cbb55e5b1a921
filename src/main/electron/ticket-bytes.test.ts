import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createBytes } from '#main/hub/bytes';
import { Scope } from '#main/hub/scope';
import { answerFrom } from './ticket-bytes';

test('while the windows are locked no ticket is answered, and it is good once they are open', async () => {
  const scope = new Scope((error) => expect.fail(String(error)));
  let lock = (_on: boolean): void => undefined;
  const onState = (listener: (locked: boolean) => void): (() => void) => {
    lock = listener;
    listener(false);
    return () => void (lock = () => undefined);
  };
  const bytes = createBytes(Date.now);
  const ticket = bytes.issue({ kind: 'get', name: 'a.log', type: 'text/plain', size: 4, open: () => Readable.from([Buffer.from('said')]) });
  const answer = answerFrom({ bytes, lock: { onState } }, scope);
  const ask = (method: 'GET' | 'HEAD' | 'PUT') => answer({ method, ticket, range: undefined, length: 0, body: Readable.from([]) });
  lock(true);
  for (const method of ['GET', 'HEAD', 'PUT'] as const) {
    const { status, open } = await ask(method);
    expect([method, status, open]).toEqual([method, 423, undefined]);
  }
  lock(false);
  const { status, open } = await ask('GET');
  expect([status, open === undefined ? '' : await text(open())]).toEqual([200, 'said']);
  await scope.close();
});
