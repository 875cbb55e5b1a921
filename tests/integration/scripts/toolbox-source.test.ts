import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults.map(String)).toEqual([]);
});

const names = [
  'Certificates of a store',
  'Certificates of hosts',
  'Locked and disabled users',
  'Members of a group',
  'Risky sign-ins',
  'Secrets due for rotation',
  'SharePoint external sharing',
  'SharePoint permissions',
  'SharePoint sites',
  'Stale computers',
];

test('the Toolbox is there once it was added, every script of it understood and as trusted as Axle', async () => {
  bench.requireTrust(true);
  await bench.until((scripts) => scripts.every(({ sourceId }) => sourceId === 'samples'));
  expect(await bench.handlers.addToolbox({}, bench.ctx)).toMatchObject({ id: 'toolbox', label: 'Toolbox', scripts: names.length });
  const scripts = (await bench.until((all) => all.length > names.length)).filter(({ sourceId }) => sourceId === 'toolbox');
  expect(scripts.map(({ name }) => name).toSorted()).toEqual(names);
  expect(scripts.map(({ trust, problems }) => [trust, problems])).toEqual(names.map(() => ['built-in', 0]));
  expect(bench.audited).toMatchObject([{ action: 'source.add', object: 'toolbox' }]);
  expect((await refusal(bench.handlers.addToolbox({}, bench.ctx))).code).toBe('SOURCE_EXISTS');
  await bench.handlers.removeSource({ source: 'toolbox' }, bench.ctx);
  await bench.until((all) => all.every(({ sourceId }) => sourceId === 'samples'));
});

test('it follows Axle to where that lies now, and a folder of that name is trusted no more than others', async () => {
  bench.requireTrust(true);
  await bench.handlers.addToolbox({}, bench.ctx);
  await bench.write('other/toolbox/own.sh', 'echo\n');
  await bench.restart(undefined, async () => bench.moveToolbox(path.join(bench.folder, 'other/toolbox')));
  await bench.until((all) => all.some(({ id }) => id === 'toolbox:own.sh'));
  await bench.handlers.removeSource({ source: 'toolbox' }, bench.ctx);
  const source = await bench.add('other/toolbox');
  const [own] = await bench
    .until((all) => all.some(({ sourceId }) => sourceId === source.id))
    .then((all) => all.filter(({ sourceId }) => sourceId === source.id));
  expect(own?.trust).toBe('new');
});

test('it is not added twice under another name', async () => {
  await bench.handlers.addToolbox({}, bench.ctx);
  const folder = path.resolve('resources/toolbox/ad');
  expect((await refusal(bench.handlers.addSource({ folder }, bench.ctx))).code).toBe('SOURCE_EXISTS');
});

test('a script of it does not run once somebody has withdrawn it, and does again once it is approved', async () => {
  bench.requireTrust(true);
  await bench.handlers.addToolbox({}, bench.ctx);
  const script = 'toolbox-sharepoint-sites';
  const trustOf = async (): Promise<string | undefined> =>
    (await bench.until((all) => all.some(({ id }) => id === script))).find(({ id }) => id === script)?.trust;
  expect(await trustOf()).toBe('built-in');
  await bench.handlers.withdraw({ script }, bench.ctx);
  expect(await trustOf()).toBe('withdrawn');
  const { digest } = await bench.handlers.review({ script }, bench.ctx);
  await bench.handlers.approve({ script, digest }, bench.ctx);
  expect(await trustOf()).toBe('built-in');
});
