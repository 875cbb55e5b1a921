import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.script(
    'deploy.sh',
    '#!/bin/sh\n# @axle.name Deploy\n# @axle.approval another 1h\n# @axle.param where\necho "to $AXLE_PARAM_WHERE"\n',
  );
  await cli.axle('call', 'settings.set', '{"trust":"warn"}');
  await cli.axle('scripts', 'add-source', `${cli.folder}/scripts`);
});
afterAll(() => cli.close());
const deploy = ['run', 'deploy', '--param', 'where=web'];
const refused = (text: string) => ({ code: 125, err: expect.stringContaining(text) });

it('does not start alone, and says how another is asked', async () => {
  expect(await cli.axle(...deploy)).toMatchObject(refused('APPROVAL_REQUIRED: '));
  expect(await cli.axle(...deploy, '--reason', ' ')).toMatchObject(refused('--reason: say why'));
});

it('leaves a request to the hub, which nobody decides on alone, and which can be taken back', async () => {
  const { code, out, err } = await cli.axle(...deploy, '--reason', 'patch night', '--detach');
  expect(code).toBe(0);
  expect(err).toMatch(/Waits for approval by another person until .*: axle approvals approve [0-9a-f-]+\n.*knows no other person yet/);
  const id = out.trim();
  expect((await cli.axle('approvals', 'list')).out).toMatch(new RegExp(`${id}  Deploy  .*patch night.*waits for another person`));
  expect(await cli.axle('approvals', 'approve', id)).toMatchObject(refused('APPROVAL_OWN'));
  expect(await cli.axle('approvals', 'refuse', id)).toMatchObject(refused('--reason'));
  expect((await cli.axle('approvals', 'show', id)).out).toMatch(/Why another person +the script asks for it\n[^]*where +web\n[^]*Sandbox/);
  expect((await cli.axle('approvals', 'cancel', id)).out).toMatch(/State +taken back/);
  expect(await cli.axle('approvals', 'cancel', id)).toMatchObject(refused('APPROVAL_REQUEST_OVER'));
  expect(await cli.axle('approvals', 'show', 'nothing')).toMatchObject(refused('APPROVAL_REQUEST_NOT_FOUND'));
  expect((await cli.axle('approvals', 'list')).out).toBe('Nothing to show.\n');
});

it('waits where it was asked, says so, and takes the request back when it is interrupted', async () => {
  const { child, finished, said } = cli.start(...deploy, '--reason', 'patch night');
  await said('Waits for approval by another person');
  child.kill('SIGINT');
  expect(await finished).toMatchObject({ code: 130, out: '' });
  const all = JSON.parse((await cli.axle('approvals', 'list', '--all', '--json')).out) as { state: string }[];
  expect(all.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
});
