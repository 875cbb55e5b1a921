import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Duplex } from '#shared/rpc/duplex';
import { BytesFrame, MORE, sendBytes } from './token-bytes';

/** A client that asks when it is told to. */
function client() {
  let ask: (frame: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  let arrive: (frame: BytesFrame) => void = () => undefined;
  const duplex: Duplex = {
    send: (frame) => arrive(BytesFrame.parse(frame)),
    onFrame: (listener) => (ask = listener),
    onClose: (closer) => void closers.push(closer),
    close: () => closers.splice(0).forEach((closer) => closer()),
  };
  const next = (): Promise<BytesFrame> =>
    new Promise((resolve) => {
      arrive = resolve;
      ask(MORE);
    });
  return { duplex, next };
}
const content = (open: () => Readable) => ({ kind: 'get' as const, name: 'x', type: 'text/plain', size: undefined, open });

test('bytes of any size arrive in pieces that a frame can hold, one for each that is asked for', async () => {
  const { duplex, next } = client();
  const bytes = Buffer.alloc(1_200_000, 'ab');
  const sent = sendBytes(
    duplex,
    content(() => Readable.from([bytes, Buffer.from('end')])),
  );
  const pieces: Buffer[] = [];
  let frame = await next();
  for (; frame.t === 'bytes'; frame = await next()) pieces.push(Buffer.from(frame.data, 'base64'));
  expect(frame).toEqual({ t: 'end', outcome: 'sent' });
  expect(pieces.map(({ length }) => length)).toEqual([524_288, 524_288, 151_424, 3]);
  expect(Buffer.concat(pieces).equals(Buffer.concat([bytes, Buffer.from('end')]))).toBe(true);
  await expect(sent).resolves.toBeUndefined();
});

test('what breaks off is said, and who leaves ends what is read', async () => {
  const broken = client();
  const fault = new Error('disk');
  const read = function* () {
    yield Buffer.from('a');
    throw fault;
  };
  const failing = sendBytes(
    broken.duplex,
    content(() => Readable.from(read())),
  );
  let frame = await broken.next();
  while (frame.t === 'bytes') frame = await broken.next();
  expect([frame, await failing]).toEqual([{ t: 'end', outcome: 'broken' }, fault]);

  const left = client();
  const endless = Readable.from([Buffer.from('a'), Buffer.from('b')]);
  const sending = sendBytes(
    left.duplex,
    content(() => endless),
  );
  await left.next();
  left.duplex.close();
  expect([await sending, endless.destroyed]).toEqual([undefined, true]);
});
