import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  writeFileSync(join(cli.folder, 'token'), 'canary-of-a-secret');
  await cli.script('deploy.sh', script('one'));
  await cli.axle('scripts', 'add-source', join(cli.folder, 'scripts'));
});
afterAll(() => cli.close());

const script = (version: string): string =>
  `#!/bin/bash
# @axle.param host {kind: text}
# @axle.param token {kind: secret}
printf '\\033[32mversion ${version}\\033[0m\\n'
seq 100
echo "to $AXLE_PARAM_HOST"
[ "$AXLE_PARAM_HOST" != bad ]
`;

async function runWith(host: string): Promise<string> {
  const { out } = await cli.axle('run', 'deploy', '--param', `host=${host}`, '--secret', `token=@${join(cli.folder, 'token')}`, '--json');
  return (JSON.parse(out.split('\n')[0] ?? '') as { run: string }).run;
}
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out, err } = await cli.axle(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

let first: string;
let second: string;
let third: string;

it('shows two runs side by side: parameters, script and output, without their colours', async () => {
  first = await runWith('alpha');
  await cli.script('deploy.sh', script('two'));
  await cli.axle('scripts', 'approve', 'deploy', '--yes');
  second = await runWith('beta');
  expect(await json('runs', 'compare', first, second)).toMatchObject({
    before: { id: first },
    after: { id: second },
    params: [
      { name: 'host', before: 'alpha', after: 'beta', change: 'changed' },
      { name: 'token', before: null, after: null, change: 'unknown' },
    ],
    script: { state: 'differs', removed: 1, added: 1 },
    output: { state: 'differs', removed: 2, added: 2 },
  });
  const { out } = await cli.axle('runs', 'compare', first, second);
  for (const line of ['- version one', '+ version two', '- to alpha', '+ to beta']) expect(out).toContain(line);
  expect(out).not.toContain('\u001b');
  expect(out).not.toContain('canary-of-a-secret');
  expect(out).not.toContain(' 50\n'); // Lines that are the same and far from what is not.
});

it('says what is the same', async () => {
  third = await runWith('beta');
  expect(await json('runs', 'compare', second, third)).toMatchObject({ script: { state: 'same' }, output: { state: 'same', lines: [] } });
});

it('says what is not kept any more, and of which', async () => {
  const folder = join(cli.folder, 'home', 'runs', first);
  rmSync(join(folder, 'files'), { recursive: true });
  rmSync(join(folder, 'output.000'));
  expect(await json('runs', 'compare', first, third)).toMatchObject({
    script: { state: 'absent', absent: ['before'] },
    output: { state: 'absent', absent: ['before'] },
  });
  expect(await cli.axle('runs', 'compare', first, 'none')).toMatchObject({ code: 125, err: expect.stringMatching(/^RUN_NOT_FOUND/) });
});

it('shows how the last runs of a script went', async () => {
  const failed = await runWith('bad');
  const all = (await json('scripts', 'trends', 'deploy')) as {
    points: { run: string; state: string; ms: number }[];
    medianMs: number;
    p95Ms: number;
  };
  expect(all).toMatchObject({ succeeded: 3, failed: 1 });
  expect(all.points.map(({ run, state }) => [run, state])).toEqual([
    [first, 'succeeded'],
    [second, 'succeeded'],
    [third, 'succeeded'],
    [failed, 'failed'],
  ]);
  const took = all.points
    .slice(0, 3)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  expect([all.medianMs, all.p95Ms]).toEqual([took[1], took[2]]);
  expect(((await json('scripts', 'trends', 'deploy', '--last', '2')) as typeof all).points.map(({ run }) => run)).toEqual([third, failed]);
  expect((await cli.axle('scripts', 'trends', 'deploy')).out).toMatch(/[▁-█]{3}×/);
});

it('knows the runs of a script that is gone, and no script that never was', async () => {
  const { script: id } = (await json('scripts', 'trends', 'deploy')) as { script: string };
  rmSync(join(cli.folder, 'scripts', 'deploy.sh'));
  await cli.axle(
    'scripts',
    'sync',
    ((await json('scripts', 'sources')) as { id: string; folder: string }[]).find(({ folder }) => folder.endsWith('scripts'))?.id ?? '',
  );
  expect(await json('scripts', 'trends', id)).toMatchObject({ succeeded: 3, failed: 1 });
  expect(await cli.axle('scripts', 'trends', 'never')).toMatchObject({ code: 125, err: expect.stringMatching(/^SCRIPT_NOT_FOUND/) });
});
