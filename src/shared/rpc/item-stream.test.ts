import { expect, test } from 'vitest';
import { HubError } from '../contract/errors';
import { z } from '../contract/zod';
import { ItemStream } from './item-stream';

const item = z.object({ seq: z.number() });

interface Made {
  readonly stream: ItemStream;
  readonly sent: string[];
}

function make(window = 4, signal?: AbortSignal, open = (): number => 7): Made {
  const sent: string[] = [];
  const line = {
    stop: (id: number) => void sent.push(`stop ${id}`),
    grant: (id: number, n: number) => void sent.push(`grant ${id} ${n}`),
    violated: () => void sent.push('violated'),
  };
  const options = {
    item,
    batch: z.array(item),
    window,
    signal,
    open: () => {
      sent.push('open');
      return open();
    },
  };
  return { stream: new ItemStream(line, options), sent };
}

const given = (seq: number): unknown => ({ value: { seq }, done: false });
const over = { value: undefined, done: true };

test('opens when it is first asked, and grants when its consumer came back for half a window', async () => {
  const { stream, sent } = make();
  expect(sent).toEqual([]);
  const first = stream.next();
  expect(sent).toEqual(['open']);
  stream.items([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  expect(await first).toEqual(given(1));
  expect(await stream.next()).toEqual(given(2));
  expect(sent).toEqual(['open']);
  expect(await stream.next()).toEqual(given(3));
  expect(sent).toEqual(['open', 'grant 7 2']);
});

test('several that are asked for at once come in order, and so does the end', async () => {
  const { stream, sent } = make();
  const asked = [stream.next(), stream.next(), stream.next(), stream.next()];
  stream.items([{ seq: 1 }]);
  stream.items([{ seq: 2 }]);
  stream.end();
  expect(await Promise.all(asked)).toEqual([given(1), given(2), over, over]);
  expect(sent).toEqual(['open', 'grant 7 2']);
});

test('what is there when it fails is given before the failure, which is given once', async () => {
  const { stream } = make();
  const first = stream.next();
  stream.items([{ seq: 1 }, { seq: 2 }]);
  stream.err(new HubError('CANCELLED', {}));
  expect(await first).toEqual(given(1));
  expect(await stream.next()).toEqual(given(2));
  await expect(stream.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await stream.next()).toEqual(over);
});

test('an item that does not fit ends it after those before it, and stops the producer', async () => {
  const { stream, sent } = make();
  const first = stream.next();
  stream.items([{ seq: 1 }, { seq: 'two' }, { seq: 3 }]);
  stream.items([{ seq: 4 }]);
  expect(await first).toEqual(given(1));
  await expect(stream.next()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(sent).toEqual(['open', 'stop 7']);
});

test('more than the window is a violation', async () => {
  const { stream, sent } = make(2);
  void stream.next();
  stream.items([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  expect(sent).toEqual(['open', 'violated']);
  await stream.return();
});

test('who leaves while waiting is not kept', async () => {
  const { stream, sent } = make();
  const asked = stream.next();
  expect(await stream.return()).toEqual(over);
  expect(await asked).toEqual(over);
  expect(sent).toEqual(['open', 'stop 7']);
  await expect(stream.throw(new Error('mine'))).rejects.toThrow('mine');
});

test('one that was left before it was asked never opens', async () => {
  const { stream, sent } = make();
  await stream[Symbol.asyncDispose]();
  expect(await stream.next()).toEqual(over);
  expect(sent).toEqual([]);
});

test('one that cannot be opened fails once', async () => {
  const { stream } = make(4, undefined, () => {
    throw new HubError('HUB_LEAVING', {});
  });
  await expect(stream.next()).rejects.toMatchObject({ code: 'HUB_LEAVING' });
  expect(await stream.next()).toEqual(over);
});

test('an abort forgets what has arrived, a failure too, and tells the producer at once', async () => {
  const abort = new AbortController();
  const { stream, sent } = make(4, abort.signal);
  const first = stream.next();
  stream.items([{ seq: 1 }, { seq: 2 }]);
  expect(await first).toEqual(given(1));
  stream.err(new HubError('DISCONNECTED', {}));
  abort.abort();
  expect(sent).toEqual(['open', 'stop 7']);
  expect(await stream.next()).toEqual(over);
});
