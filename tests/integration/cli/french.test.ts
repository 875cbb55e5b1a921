import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli.close());
const french = (...args: string[]) => cli.axleIn({ AXLE_LANG: 'fr' }, ...args);

it('says in French what is wrong with scripts, and in English to programs', async () => {
  const folder = join(cli.folder, 'broken');
  await mkdir(folder);
  await writeFile(join(folder, 'header.sh'), '#!/bin/bash\n# @axle.retry 3 10s 4\n# @axle.param n {kind: number, min: 2, max: 1}\n');
  await writeFile(join(folder, 'yaml.sh'), '#!/bin/bash\n');
  await writeFile(join(folder, 'yaml.axle.yaml'), 'name: [a\n');
  const { out } = await french('scripts', 'check', folder);
  expect(out).toContain('bad-header:2 @axle.retry\u00a0: un nombre de fois et un délai, comme 3 10s');
  expect(out).toContain('bad-param:3 n\u00a0: min dépasse max');
  expect(out).toMatch(/bad-yaml:\d+ la bibliothèque YAML dit\u00a0: /);
  expect(out).not.toContain('a number of times');

  await french('scripts', 'add-source', folder);
  expect((await french('scripts', 'show', 'header.sh')).out).toContain('n\u00a0: min dépasse max');
  const refused = await french('run', 'header.sh');
  expect(refused).toMatchObject({ code: 125, err: expect.stringMatching(/^SCRIPT_BROKEN/) });
  expect(refused.err).toContain(`${join(folder, 'header.sh')}:3\u00a0: bad-param\u00a0: n\u00a0: min dépasse max`);
  expect((await cli.axle('run', 'header.sh')).err).toContain(`${join(folder, 'header.sh')}:3: bad-param: n: min is above max`);
  const [broken] = JSON.parse((await french('scripts', 'check', folder, '--json')).out) as [{ problems: { detail: string }[] }];
  expect(broken.problems[0]?.detail).toBe('@axle.retry: a number of times and how long after, such as 3 10s');
});

it('asks in French what Axle asks by itself', async () => {
  await cli.script('ask.sh', '#!/bin/bash\n# @raycast.title Deploy\n# @raycast.needsConfirmation true\n');
  await cli.axle('scripts', 'add-source', join(cli.folder, 'scripts'));
  expect((await french('run', 'ask.sh')).err).toContain('Lancer Deploy\u00a0?');
  expect((await cli.axle('run', 'ask.sh')).err).toContain('Run Deploy?');
});
