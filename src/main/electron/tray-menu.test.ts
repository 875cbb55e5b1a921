import { expect, it } from 'vitest';
import { labelsIn } from './labels';
import { trayMenu } from './tray-menu';

const labels = labelsIn('en');
const act = { show: () => undefined, quit: () => undefined, cancel: () => undefined };
const run = (name: string) => ({ id: name, name });

it('has nothing to cancel when nothing runs', () => {
  const shown = trayMenu([], labels, act).map(({ label, type }) => label ?? type);
  expect(shown).toEqual(['Open Axle', 'separator', 'Nothing is running', 'separator', 'Quit Axle']);
});

it('lists runs by a name that stays one line, each with how to cancel it', () => {
  const cancelled: string[] = [];
  const menu = trayMenu([run('a & b\n\u001b[2Jc')], labels, { ...act, cancel: (id) => cancelled.push(id) });
  expect(menu[2]?.label).toBe('1 run in progress');
  expect(menu[3]?.label).toBe('a && b [2Jc');
  const submenu = (menu[3]?.submenu ?? []) as { click(): void }[];
  submenu[0]?.click();
  expect(cancelled).toEqual(['a & b\n\u001b[2Jc']);
});

it('counts what it does not list', () => {
  const menu = trayMenu(
    Array.from({ length: 12 }, (_, at) => run(`run ${at}`)),
    labels,
    act,
  );
  expect(menu[2]?.label).toBe('12 runs in progress');
  expect(menu.filter(({ submenu }) => submenu !== undefined)).toHaveLength(10);
});
