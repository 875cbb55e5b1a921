import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SourceId } from '#shared/contract/scripts';
import { Scope } from '#main/hub/scope';
import { createCatalogue, type Catalogue } from '../catalogue';
import { candidateAt } from '../files/walk';
import { understand, type Understood } from '../understand';
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
  const interpreters = { find: () => Promise.resolve(null), forget: () => undefined };
  const about = { source: { id: SourceId.parse('s'), label: 's', folder }, interpreters, platform: process.platform };
  const read: Understood[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    const candidate = await candidateAt(folder, `s${n}.sh`);
    const file = candidate && (await understand(candidate, about));
    if (file !== null) read.push(file);
  }
  return read;
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
