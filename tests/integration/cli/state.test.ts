import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.script(
    'keeps.sh',
    '#!/bin/bash\n. "$AXLE_SDK/axle.sh"\naxle_set_state last "two words"\necho "$(axle_get_setting region none)"\n',
  );
  await cli.axle('scripts', 'add-source', `${cli.folder}/scripts`);
});
afterAll(() => cli.close());

const json = async (...args: string[]): Promise<unknown> => {
  const { code, out, err } = await cli.axle(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

it('settings are set, read by the script, listed and removed', async () => {
  expect(await json('scripts', 'settings', 'set', 'keeps', 'region', 'eu-west')).toMatchObject({ key: 'region', value: 'eu-west' });
  expect(await json('scripts', 'settings', 'set', 'keeps', 'limit', '{"of":3}')).toMatchObject({ value: { of: 3 } });
  expect((await cli.axle('run', 'keeps')).out).toBe('eu-west\n');
  expect(await json('scripts', 'settings', 'list', 'keeps')).toMatchObject([
    { kind: 'setting', key: 'limit', value: { of: 3 } },
    { kind: 'setting', key: 'region', value: 'eu-west' },
  ]);
  expect((await cli.axle('scripts', 'settings', 'get', 'keeps', 'region')).out).toBe('eu-west\n');
  expect((await cli.axle('scripts', 'settings', 'get', 'keeps', 'limit')).out).toBe('{"of":3}\n');
  await json('scripts', 'settings', 'remove', 'keeps', 'limit');
  expect(await cli.axle('scripts', 'settings', 'get', 'keeps', 'limit')).toMatchObject({
    code: 125,
    err: 'STATE_NOT_FOUND: keeps has no limit\n',
  });
});

it('what the script keeps is read, written over and cleared', async () => {
  expect(await json('scripts', 'state', 'get', 'keeps', 'last')).toMatchObject({ value: 'two words', by: { type: 'run' } });
  await json('scripts', 'state', 'set', 'keeps', 'last', '5');
  expect((await cli.axle('scripts', 'state', 'list', 'keeps')).out).toMatch(/^KEY +VALUE +WHO +AT\nlast +5 +/);
  expect(await json('scripts', 'state', 'scripts')).toMatchObject([{ known: true, settings: 1, state: 1 }]);
  expect(await json('scripts', 'state', 'clear', 'keeps')).toEqual({ removed: 1 });
  expect(await json('scripts', 'state', 'list', 'keeps')).toEqual([]);
});

it('what cannot be kept is refused', async () => {
  expect(await cli.axle('scripts', 'state', 'set', 'keeps', 'k', 'null')).toMatchObject({
    code: 125,
    err: expect.stringContaining('null is no value'),
  });
  expect(await cli.axle('scripts', 'state', 'set', 'keeps', '', '1')).toMatchObject({
    code: 125,
    err: expect.stringMatching(/^BAD_INPUT/),
  });
  expect(await cli.axle('scripts', 'state', 'set', 'never', 'k', '1')).toMatchObject({
    code: 125,
    err: expect.stringMatching(/^SCRIPT_NOT_FOUND/),
  });
});

it('a whole number that would be rounded is refused, and kept exactly as text', async () => {
  expect(await cli.axle('scripts', 'settings', 'set', 'keeps', 'id', '9007199254740993')).toMatchObject({
    code: 125,
    err: expect.stringContaining('9007199254740991') as unknown,
  });
  const hub = await cli.axle('call', 'scriptState.setSetting', '{"script":"keeps","key":"id","json":"[9007199254740993]"}');
  expect(hub).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT: .*rounded/) });
  await json('scripts', 'settings', 'set', 'keeps', 'id', '"9007199254740993"');
  expect((await cli.axle('scripts', 'settings', 'get', 'keeps', 'id')).out).toBe('9007199254740993\n');
});
