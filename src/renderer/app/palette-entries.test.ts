import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { fakeRuns, fakeScript, fakeScripts, firstOf } from '../../../tests/support/fake-data';
import { LOCK_ACTION, findEntries } from './palette-entries';
import { runsAtOnce } from './use-run-script';

// Sentences do not matter here: a key stands for itself.
const t = ((key: string) => key) as unknown as TFunction;
const things = {
  scripts: fakeScripts(24),
  runs: fakeRuns(),
  routes: [],
  favourites: [],
  gone: [],
  lately: fakeRuns().map(({ subject }) => subject.id),
  actions: [{ id: 'a:x', title: 'Show the tour again', act: () => undefined }],
};

test('the best group comes first, and scripts that were run lately first in it', () => {
  const [first] = findEntries('rest', things, t);
  expect(first?.kind).toBe('script');
  expect(first?.entries[0]?.title).toBe('Restart web tier');
});

test('without a query habits lead: what ran last is offered first', () => {
  const groups = findEntries('', things, t);
  expect(groups.map(({ kind }) => kind)).toEqual(['script', 'run', 'action']);
  expect(groups[0]?.entries.length).toBeLessThanOrEqual(7);
});

test('favourites come first where nothing is typed, and gain a little where something is', () => {
  const [one, other] = things.scripts.slice(-2).map(({ id }) => id);
  const favourites = [one ?? '', other ?? ''];
  const first = findEntries('', { ...things, favourites }, t)[0]?.entries.slice(0, 2);
  expect(first?.map((entry) => (entry.kind === 'script' ? entry.script.id : entry.id))).toEqual(favourites);
  // What is called exactly that is still meant before a favourite that only has the letters.
  const exact = findEntries('restart web tier', { ...things, favourites }, t)[0]?.entries[0];
  expect(exact?.title).toBe('Restart web tier');
});

test('favourites leave places to what was run last', () => {
  const favourites = things.scripts.slice(-9).map(({ id }) => id);
  const lately = things.scripts.slice(0, 3).map(({ id }) => id);
  const entries = findEntries('', { ...things, favourites, lately }, t)[0]?.entries ?? [];
  expect(entries.map((entry) => (entry.kind === 'script' ? entry.script.id : entry.id))).toEqual([
    ...favourites.slice(0, 5),
    ...lately.slice(0, 2),
  ]);
});

test('without a query locking comes first of more actions than are shown', () => {
  const actions = ['Add a folder', 'Add a job', 'Add a role', 'Add a schedule', 'Add a secret', 'Add a trigger', 'Lock now'].map(
    (title) => ({
      id: title === 'Lock now' ? LOCK_ACTION : `a:${title}`,
      title,
      act: () => undefined,
    }),
  );
  const offered = (query: string): readonly string[] =>
    findEntries(query, { ...things, actions }, t).flatMap(({ kind, entries }) =>
      kind === 'action' ? entries.map(({ title }) => title) : [],
    );
  expect(offered('')).toHaveLength(6);
  expect(offered('')[0]).toBe('Lock now');
  expect(offered('add')).not.toContain('Lock now');
});

test('what nothing answers gives no groups', () => {
  expect(findEntries('zzzz', things, t)).toEqual([]);
});

test('only a script that asks nothing starts at once', () => {
  const script = fakeScript(firstOf(fakeScripts(1)));
  expect(runsAtOnce(script)).toBe(false); // Hosts are required.
  const optional = { ...script, params: script.params.filter(({ required }) => !required) };
  expect(runsAtOnce(optional)).toBe(true);
  expect(runsAtOnce({ ...optional, confirm: 'Sure?' })).toBe(false);
  expect(runsAtOnce({ ...optional, blocked: true })).toBe(false);
});

test('offers favourites that are there no more, last, so that they can be taken off', () => {
  const groups = findEntries('', { ...things, gone: ['old/backup.sh'] }, t);
  expect(groups.at(-1)).toMatchObject({ kind: 'gone', entries: [{ title: 'old/backup.sh', script: 'old/backup.sh' }] });
  expect(findEntries('backup', { ...things, gone: ['old/backup.sh'] }, t).some(({ kind }) => kind === 'gone')).toBe(true);
});
