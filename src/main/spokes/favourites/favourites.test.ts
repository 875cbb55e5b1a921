import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { MAX_FAVOURITES, type Shortlist } from '#shared/contract/favourites';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createFavourites, migrations, type Favourites } from './index';

let made: TestDb;
let scope: Scope;
let audited: object[] = [];
let names = new Map<string, string>();
let ran: { script: string; person: string }[] = [];
let onNew: () => void = () => undefined;
let changed: () => void = () => undefined;
let now = 0;

const context = (name = 'Anna', hidden: readonly string[] = []): CallContext => ({
  signal: scope.signal,
  actor: { id: `${name}-1`, name, face: 'cli' },
  may: (_scope, object) => object === undefined || !hidden.includes(object.id),
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
/** Until then the catalogue has not been read. */
let reading = Promise.resolve();
const ids = (list: Shortlist['favourites']): readonly string[] => list.map(({ script }) => script);

const open = (): Promise<Favourites> =>
  createFavourites({
    scope,
    db: made.db,
    clock: { now: () => (now += 1) },
    audit: { append: async (_tx, { action, object }) => void audited.push({ action, object }) },
    scripts: {
      async find(script) {
        const id = names.has(script) ? script : [...names.keys()].find((known) => known.endsWith(`:${script}.sh`));
        if (id === undefined) throw new HubError('SCRIPT_NOT_FOUND', { script });
        return { id, name: names.get(id) ?? '' };
      },
      get: (id) => (names.has(id) ? { id, name: names.get(id) ?? '' } : undefined),
      async *changes(signal) {
        await reading;
        while (!signal.aborted) {
          yield 'read';
          await new Promise<void>((resolve) => {
            changed = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        }
      },
    },
    runs: {
      lately: (person) => ran.flatMap((run) => (run.person === person ? [run.script] : [])),
      onNew(listener) {
        onNew = listener;
        return () => undefined;
      },
    },
  });

beforeEach(async () => {
  reading = Promise.resolve();
  audited = [];
  ran = [];
  now = 0;
  names = new Map(['c', 'a', 'b'].map((id) => [id, `Script ${id}`]));
  scope = new Scope((error) => {
    throw error;
  });
  made = await openTestDb({ migrations });
});
afterEach(async () => {
  await scope.close();
  await made.close();
});

test('favourites keep the order in which they were added, each person’s apart, over a restart', async () => {
  const { handlers, of } = await open();
  for (const script of ['c', 'a', 'c']) await handlers.add({ script }, context());
  await handlers.add({ script: 'b' }, context('Ben'));
  expect([ids(of('Anna').favourites), ids(of('Ben').favourites)]).toEqual([['c', 'a'], ['b']]);
  expect(audited).toEqual(['c', 'a', 'b'].map((id) => ({ action: 'favourite.add', object: `script:${id}` })));
  await handlers.remove({ script: 'c' }, context());
  expect(ids((await open()).of('Anna').favourites)).toEqual(['a']);
});

test('a script that is gone stays on the list without a name, and can be taken off it', async () => {
  const { handlers, of } = await open();
  await handlers.add({ script: 'a' }, context());
  names.delete('a');
  expect(of('Anna').favourites).toEqual([{ script: 'a', name: null }]);
  await handlers.remove({ script: 'a' }, context());
  expect(of('Anna').favourites).toEqual([]);
});

test('one that is gone is taken off by its id, not another whose file is called so', async () => {
  names = new Map(['deploy', 'own:deploy.sh'].map((id) => [id, id]));
  const { handlers, of } = await open();
  await handlers.add({ script: 'deploy' }, context());
  await handlers.add({ script: 'own:deploy.sh' }, context());
  names.delete('deploy');
  await handlers.remove({ script: 'deploy' }, context());
  expect(ids(of('Anna').favourites)).toEqual(['own:deploy.sh']);
  await handlers.remove({ script: 'deploy' }, context()); // By its file's name, now that nothing else is called so.
  expect(of('Anna').favourites).toEqual([]);
});

test('what is not there, not on the list or too much is refused', async () => {
  const { handlers } = await open();
  await expect(handlers.add({ script: 'x' }, context())).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
  await expect(handlers.remove({ script: 'a' }, context())).rejects.toMatchObject({ code: 'FAVOURITE_NOT_FOUND' });
  for (let at = 0; at < MAX_FAVOURITES; at += 1) {
    names.set(`s${at}`, 'Some');
    await handlers.add({ script: `s${at}` }, context());
  }
  await expect(handlers.add({ script: 'a' }, context())).rejects.toMatchObject({
    code: 'FAVOURITES_FULL',
    data: { limit: MAX_FAVOURITES },
  });
});

test('recent are the scripts that this person ran, newest first, each once, as far as they are there and may be seen', async () => {
  const { of } = await open();
  ran = ['a', 'gone', 'b', 'a', 'c'].map((script) => ({ script, person: 'Anna' }));
  ran.unshift({ script: 'c', person: 'Ben' });
  expect(ids(of('Anna').recent)).toEqual(['a', 'b', 'c']);
  expect(ids(of('Anna', ({ id }) => id !== 'b').recent)).toEqual(['a', 'c']);
});

test('the list is told now and when it is another: by a favourite, a run, a new name', async () => {
  const { handlers } = await open();
  const told: Shortlist[] = [];
  for await (const list of handlers.watch({}, context())) {
    told.push({ favourites: list.favourites.map((one) => one), recent: list.recent.map((one) => one) } as Shortlist);
    if (told.length === 1) {
      changed(); // Of the catalogue, and of nothing on the list.
      await handlers.add({ script: 'a' }, context());
    } else if (told.length === 2) {
      ran = [{ script: 'b', person: 'Anna' }];
      onNew();
    } else if (told.length === 3) {
      names.set('a', 'Another name');
      changed();
    } else break;
  }
  expect(told.map(({ favourites, recent }) => [favourites.map(({ name }) => name), ids(recent)])).toEqual([
    [[], []],
    [['Script a'], []],
    [['Script a'], ['b']],
    [['Another name'], ['b']],
  ]);
});

test('nothing counts as gone before the catalogue was read; who goes sooner is let go', async () => {
  let noteRead = (): void => undefined;
  reading = new Promise((resolve) => (noteRead = resolve));
  const { handlers } = await open();
  await handlers.add({ script: 'a' }, context());
  names.delete('a');
  const left = new AbortController();
  const watched = handlers.watch({}, { ...context(), signal: left.signal });
  const none = watched[Symbol.asyncIterator]().next();
  left.abort();
  expect(await none).toEqual({ done: true, value: undefined });
  const first = handlers.watch({}, context());
  const told = first[Symbol.asyncIterator]().next();
  names.set('a', 'Script a');
  noteRead();
  expect((await told).value).toMatchObject({ favourites: [{ script: 'a', name: 'Script a' }] });
});
