import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SourceId } from '#shared/contract/scripts';
import { Scope } from '#main/hub/scope';
import { createCatalogue, type Catalogue } from '../catalogue';
import { candidateAt } from '../files/walk';
import { understand, type Understood } from '../reading/understand';
import { KnownFiles } from './known-files';

const COUNT = 200;
let folder: string;
let scope: Scope;
let catalogue: Catalogue;
let known: KnownFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-known-'));
  for (let n = 0; n < COUNT; n += 1) writeFileSync(join(folder, `s${n}.sh`), `#!/bin/sh\n# @axle.name Script ${n}\n`);
  scope = new Scope((error) => expect.fail(String(error)));
  catalogue = createCatalogue(scope);
  known = new KnownFiles({
    put: (read) => catalogue.put(read),
    drop(read) {
      catalogue.drop(read);
      for (const until = performance.now() + 3; performance.now() < until;);
    },
  });
});
afterEach(async () => {
  await scope.close();
  rmSync(folder, { recursive: true });
});

async function readAll(): Promise<readonly Understood[]> {
  const about = { source: { id: SourceId.parse('s'), label: 's', folder }, platform: process.platform };
  const read: Understood[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    const candidate = await candidateAt(folder, `s${n}.sh`);
    const file = candidate && (await understand(candidate, about));
    if (file !== null) read.push(file);
  }
  return read;
}

async function readAgain(relative: string): Promise<readonly Understood[]> {
  writeFileSync(join(folder, relative), '#!/bin/sh\n# @axle.id shared\n# changed\n');
  return (await readAll()).filter(({ candidate }) => candidate.relative === relative);
}

it('are in the catalogue until they are forgotten, and the event loop turns meanwhile', async () => {
  known.remember(await readAll());
  expect([known.size, catalogue.scripts.size]).toEqual([COUNT, COUNT]);
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  await known.forget([...known.paths()].slice(1));
  clearInterval(others);
  expect([known.size, catalogue.scripts.size]).toEqual([1, 1]);
  expect(turns).toBeGreaterThan(0);
});

it('that are read anew while all of them are being forgotten stay', async () => {
  known.remember(await readAll());
  const again = await readAll();
  const forgetting = known.forgetAll();
  expect(known.size).toBe(0);
  known.remember(again);
  await forgetting;
  expect([known.size, catalogue.scripts.size]).toEqual([COUNT, COUNT]);
});

it('that are taken up again as they were while all of them are being forgotten stay', async () => {
  known.remember(await readAll());
  const same = [...known.values()];
  const forgetting = known.forgetAll();
  known.remember(same);
  await forgetting;
  expect([known.size, catalogue.scripts.size]).toEqual([COUNT, COUNT]);
});

it('that share an id know of each other, however many there are', async () => {
  for (let n = 0; n < COUNT; n += 1) writeFileSync(join(folder, `s${n}.sh`), '#!/bin/sh\n# @axle.id shared\n');
  const read = await readAll();
  for (const file of read) known.remember([file]);
  const all = [...catalogue.scripts.values()];
  expect(all.filter(({ blocked, problems }) => blocked && problems[0]?.code === 'duplicate-id')).toHaveLength(COUNT);
  const detail = (relative: string): string => catalogue.resolve(join(folder, relative)).problems[0]?.detail ?? '';
  expect(detail('s0.sh')).toBe(`shared: ${['s1.sh', 's2.sh', 's3.sh', 's4.sh'].map((name) => join(folder, name)).join(', ')}`);
  expect(detail('s150.sh')).toContain(join(folder, 's0.sh'));
  known.remember(await readAgain('s0.sh')); // Read again it keeps its place.
  expect(detail('s150.sh')).toContain(join(folder, 's0.sh'));
  await known.forget(['s0.sh', 's1.sh']);
  expect(detail('s150.sh')).toBe(`shared: ${['s2.sh', 's3.sh', 's4.sh', 's5.sh'].map((name) => join(folder, name)).join(', ')}`);
  await known.forget([...known.paths()].slice(1));
  const [last] = catalogue.scripts.values();
  expect([catalogue.scripts.size, last?.id, last?.problems.map(({ code }) => code)]).toEqual([1, 'shared', []]);
});
