import { expect, test } from 'vitest';
import { Scope } from './scope';

const silent = (): void => undefined;

test('closers run in reverse, then tracked work is awaited', async () => {
  const seen: string[] = [];
  const scope = new Scope(silent);
  let finish = silent;
  scope.track(
    new Promise<void>((resolve) => {
      finish = resolve;
    }).then(() => seen.push('work')),
  );
  scope.onClose(() => void seen.push('first'));
  scope.onClose(() => {
    seen.push('last');
    setImmediate(finish);
  });
  await scope.close();
  expect(seen).toEqual(['last', 'first', 'work']);
  expect(scope.signal.aborted).toBe(true);
});

test('a child closes with its parent and is forgotten when it closes by itself', async () => {
  const parent = new Scope(silent);
  const early = parent.child();
  const late = parent.child();
  let closed = 0;
  early.onClose(() => void (closed += 1));
  late.onClose(() => void (closed += 1));
  await early.close();
  expect(closed).toBe(1);
  await parent.close();
  expect(closed).toBe(2);
});

test('failures of closers and of tracked work are reported, and nothing is skipped', async () => {
  const reported: unknown[] = [];
  const scope = new Scope((error) => reported.push(error));
  let reached = false;
  scope.onClose(() => {
    reached = true;
  });
  scope.onClose(() => {
    throw new Error('closer');
  });
  scope.track(Promise.reject(new Error('work')));
  await scope.close();
  expect(reached).toBe(true);
  expect(reported.map(String).toSorted()).toEqual(['Error: closer', 'Error: work']);
});

test('what is registered after the close runs at once, and every caller awaits the same close', async () => {
  const scope = new Scope(silent);
  const first = scope.close();
  expect(scope.close()).toBe(first);
  await first;
  await new Promise<void>((resolve) => {
    scope.onClose(resolve);
  });
});
