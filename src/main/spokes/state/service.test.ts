import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StateEntry } from '#shared/contract/script-state';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { migrations } from './migrations';
import { createStateService, type StateService, type Writer } from './service';

const clock = { now: () => Date.UTC(2026, 0, 2) };
let made: TestDb;
let home: string;
let service: StateService;
beforeEach(async () => {
  made = await openTestDb({ migrations });
  home = mkdtempSync(join(tmpdir(), 'axle-state-'));
  service = await createStateService({ db: made.db, clock });
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await made.close();
});

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
function writer(id: string): Writer {
  mkdirSync(join(home, id), { recursive: true });
  return { id, script: 's:a.sh', folder: join(home, id) };
}
const say = ({ folder }: Writer, text: string): void => appendFileSync(join(folder, 'state'), text);
const line = (number: number, second: number, key: string, json: string | null): string =>
  `${JSON.stringify({ line: number, at: at(second), key, json })}\n`;

async function kept(script = 's:a.sh'): Promise<Record<string, string>> {
  const all: StateEntry[] = [];
  for await (const entry of service.all(script)) all.push(entry);
  return Object.fromEntries(all.map(({ key, json }) => [key, json]));
}

it('what a run writes comes in once, in its order, however often it is asked for', async () => {
  const run = writer('run');
  say(run, line(1, 1, 'a', '1') + line(2, 2, 'a', '2') + line(3, 3, 'b', '1'));
  await Promise.all([service.take(run), service.take(run)]);
  expect(await kept()).toEqual({ a: '2', b: '1' });
  await made.db.write((tx) =>
    service.put(tx, 's:a.sh', { kind: 'state', key: 'a', json: '"mine"', by: { type: 'person', name: 'ann' }, at: at(9) }),
  );
  say(run, line(4, 10, 'b', null));
  expect(await service.finish(run)).toEqual([]);
  expect(await service.finish(run)).toEqual([]);
  expect(await kept()).toEqual({ a: '"mine"' });
});

it('the write that was made last holds, also where it came in first', async () => {
  const [early, late] = [writer('early'), writer('late')];
  say(early, line(1, 1, 'k', '"early"'));
  say(late, line(1, 2, 'k', '"late"'));
  await service.take(late);
  await service.take(early);
  expect(await kept()).toEqual({ k: '"late"' });
});

it('a removal holds against what was written before it, in whichever order they come in', async () => {
  const [early, late] = [writer('early'), writer('late')];
  say(early, line(1, 1, 'kept', null) + line(2, 1, 'gone', '"early"'));
  say(late, line(1, 2, 'kept', '"late"') + line(2, 2, 'gone', null));
  await service.take(late);
  await service.take(early);
  expect(await kept()).toEqual({ kept: '"late"' });
  say(early, line(3, 3, 'gone', '"again"'));
  await service.take(early);
  expect(await kept()).toEqual({ kept: '"late"', gone: '"again"' });
});

it('what a run removed before a person wrote it stays written', async () => {
  const run = writer('run');
  say(run, line(1, 1, 'k', null));
  await made.db.write((tx) =>
    service.put(tx, 's:a.sh', { kind: 'state', key: 'k', json: '"mine"', by: { type: 'person', name: 'ann' }, at: at(5) }),
  );
  await service.finish(run);
  expect(await kept()).toEqual({ k: '"mine"' });
});

it('what was written by a clock that was ahead does not keep out what is written now', async () => {
  const run = writer('run');
  const ahead = new Date(clock.now() + 86_400_000).toISOString();
  say(run, `${JSON.stringify({ line: 1, at: ahead, key: 'k', json: '"ahead"' })}\n`);
  await service.take(run);
  say(run, line(2, 2, 'k', '"now"'));
  await service.take(run);
  expect(await kept()).toEqual({ k: '"now"' });
});

it('a line that is not all there yet waits for its rest, and one that is damaged takes nothing along', async () => {
  const run = writer('run');
  const whole = line(2, 2, 'b', '2');
  say(run, `${line(1, 1, 'a', '1')}oh no\n{"line":1}\n${whole.slice(0, 20)}`);
  await service.take(run);
  expect(await kept()).toEqual({ a: '1' });
  say(run, whole.slice(20));
  await service.take(run);
  expect(await kept()).toEqual({ a: '1', b: '2' });
});

it('follows no link to what somebody else wrote', async () => {
  const [run, other] = [writer('run'), writer('other')];
  say(other, line(1, 1, 'a', '1'));
  symlinkSync(join(other.folder, 'state'), join(run.folder, 'state'));
  expect(await service.finish(run)).toEqual([]);
  expect(await kept()).toEqual({});
});

it('gives a file to read only where there is something', async () => {
  const run = writer('run');
  expect(await service.give('s:a.sh', run.folder)).toBeNull();
  say(run, line(1, 1, 'é "k"', '{"a":[1]}'));
  await service.take(run);
  const path = await service.give('s:a.sh', run.folder);
  expect(readFileSync(path ?? '', 'utf8')).toBe('{"kind":"state","key":"é \\"k\\"","value":{"a":[1]}}\n');
  expect(await service.give('s:other.sh', run.folder)).toBeNull();
  // A run that has waited is prepared once more. Another hub on the same database knows of it too.
  expect(await (await createStateService({ db: made.db, clock })).give('s:a.sh', run.folder)).toBe(path);
});

it('keeps more than a page of values', async () => {
  const run = writer('run');
  say(run, Array.from({ length: 1_234 }, (_, n) => line(n + 1, 1, `key ${n}`, String(n))).join(''));
  await service.take(run);
  expect(Object.keys(await kept())).toHaveLength(1_234);
});
