import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.script('says.sh', "#!/bin/bash\necho start\nprintf '\\033[31mdisk\\033[0m is full\\007\\n'\n");
  await cli.axle('scripts', 'add-source', `${cli.folder}/scripts`);
});
afterAll(() => cli.close());

it('the runs that printed a text are listed with the lines that have it', async () => {
  for (let at = 0; at < 2; at += 1) await cli.axle('run', 'says');
  const { code, out, err } = await cli.axle('runs', 'search', 'Disk', 'is', 'full');
  expect([code, err]).toEqual([0, '']);
  expect(out.match(/^succeeded {2}says {2}\S+ \S+ {2}\S+\n {2}2 {2}disk is full␇$/gm)).toHaveLength(2);
  const found = JSON.parse((await cli.axle('runs', 'search', 'disk is', '--limit', '1', '--json')).out) as {
    next: string;
    found: unknown[];
  };
  expect(found).toMatchObject({ found: [{ hits: [{ line: 2, column: 0, length: 7 }], more: false }], searched: 1, unread: 0 });
  const rest = JSON.parse((await cli.axle('runs', 'search', 'disk is', '--before', found.next, '--json')).out) as unknown;
  expect(rest).toMatchObject({ found: [{ hits: [{ line: 2 }] }], next: null });
});

it('says where nothing has it, and refuses what cannot be asked', async () => {
  expect(await cli.axle('runs', 'search', 'Disk', '--match-case')).toEqual({
    code: 0,
    out: '',
    err: 'In none of the 2 outputs that were searched.\n',
  });
  for (const args of [[''], ['x', '--state', 'odd'], ['x', '--limit', '0'], ['two\nlines'], ['x'.repeat(513)]])
    expect((await cli.axle('runs', 'search', ...args)).code).toBe(125);
});
