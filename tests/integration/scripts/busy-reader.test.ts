import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from '../../support/bundle';
import { openWorkbench } from './workbench';

/** The real worker, but for one file that keeps it busy for ever. */
const worker = (real: URL): string => `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', (requests) => {
  if (requests.some(({ candidate }) => candidate.relative === 'busy' && candidate.fault === undefined)) for (;;);
});
await import(${JSON.stringify(real.href)});
`;

it('a file that its reader cannot be done with is named, even one without an ending, and its folder is not taken for silent', async () => {
  const bench = await openWorkbench(undefined, { answerMs: 1_500 });
  try {
    const real = pathToFileURL(await bundle('src/main/spokes/scripts/child/reader-worker.ts'));
    const file = path.join(bench.home, 'worker.mjs');
    await writeFile(file, worker(real));
    await bench.restart(pathToFileURL(file));
    await bench.write('ops/a.sh', '#!/bin/sh\n');
    await bench.write('ops/busy', '#!/bin/sh\n', 0o755);
    expect(await bench.add('ops')).toMatchObject({ scripts: 2, state: 'watching', reason: null });
    const scripts = await bench.until((all) => all.some(({ name }) => name === 'busy'));
    expect(scripts.find(({ name }) => name === 'busy')).toMatchObject({ blocked: true, problems: 1 });
    expect(scripts.find(({ name }) => name === 'a')).toMatchObject({ blocked: false });
    expect(bench.faults).toEqual([]);
  } finally {
    await bench.close();
  }
});
