import { expect, it } from 'vitest';
import { Shortlist } from '#shared/contract/favourites';
import { labelsIn } from './labels';
import { trayMenu, type TrayActions, type TrayState } from './tray-menu';

const labels = labelsIn('en');
const nothing = (): void => undefined;
const act: TrayActions = { show: nothing, open: nothing, launch: nothing, lock: nothing, quit: nothing, cancel: nothing };
const run = (name: string) => ({ id: name, name });
const state = (of: Partial<TrayState>): TrayState => ({
  runs: [],
  atHand: { favourites: [], recent: [] },
  slots: undefined,
  locked: false,
  ...of,
});
const entriesOf = (item: { submenu?: unknown } | undefined): readonly { label: string }[] => (item?.submenu ?? []) as { label: string }[];
const click = (item: unknown): void => (item as { click(): void }).click();

it('has nothing to cancel when nothing runs', () => {
  const shown = trayMenu(state({}), labels, act).map(({ label, type }) => label ?? type);
  expect(shown).toEqual(['Open Axle', 'Quick Launch', 'separator', 'Nothing is running', 'separator', 'Lock Axle', 'Quit Axle']);
});

it('lists runs by a name that stays one line, each with how to cancel it', () => {
  const cancelled: string[] = [];
  const menu = trayMenu(state({ runs: [run('a & b\n\u001b[2Jc')] }), labels, { ...act, cancel: (id) => cancelled.push(id) });
  expect(menu[3]?.label).toBe('1 run in progress');
  expect(menu[4]?.label).toBe('a && b [2Jc');
  const submenu = (menu[4]?.submenu ?? []) as unknown[];
  click(submenu[0]);
  expect(cancelled).toEqual(['a & b\n\u001b[2Jc']);
});

it('counts what it does not list', () => {
  const menu = trayMenu(state({ runs: Array.from({ length: 12 }, (_, at) => run(`run ${at}`)) }), labels, act);
  expect(menu[3]?.label).toBe('12 runs in progress');
  expect(menu.filter(({ submenu }) => submenu !== undefined)).toHaveLength(10);
});

it('opens the scripts that are at hand and there, each once, and says how many slots are in use', () => {
  const opened: string[] = [];
  const atHand = Shortlist.parse({
    favourites: [
      { script: 'a', name: 'Alpha' },
      { script: 'gone', name: null },
    ],
    recent: [
      { script: 'a', name: 'Alpha' },
      { script: 'b', name: 'Beta' },
    ],
  });
  const menu = trayMenu(state({ atHand, slots: { used: 2, limit: 8 } }), labels, { ...act, open: (script) => opened.push(script) });
  const [, , favourites, recent] = menu;
  expect([favourites, recent].map((item) => [item?.label, entriesOf(item).map(({ label }) => label)])).toEqual([
    ['Favourites', ['Alpha']],
    ['Run lately', ['Beta']],
  ]);
  click(entriesOf(recent)[0]);
  expect(opened).toEqual(['b']);
  expect(menu.map(({ label }) => label)).toContain('Slots: 2 of 8 in use');
});

it('names nothing while it is locked, and counts what runs', () => {
  const at = { script: 'a', name: 'Secret plans' };
  const shown = trayMenu(
    state({ locked: true, runs: [run('Nightly'), run('Other')], atHand: Shortlist.parse({ favourites: [at], recent: [at] }) }),
    labels,
    act,
  );
  expect(shown.map(({ label, type }) => label ?? type)).toEqual(['Open Axle', 'separator', '2 runs in progress', 'separator', 'Quit Axle']);
});
