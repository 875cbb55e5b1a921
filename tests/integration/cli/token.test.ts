import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOKEN_SOCKET } from '#main/hub/token-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
let secret = '';
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.script('told.sh', '#!/bin/sh\n# @axle.name Told\necho "token [$AXLE_TOKEN]"\n');
  await cli.axle('call', 'settings.set', '{"trust":"warn"}');
  await cli.axle('scripts', 'add-source', `${cli.folder}/scripts`);
  await cli.axle('call', 'accounts.add', '{"name":"ada","password":"a sentence that is long","roles":["operator"]}');
  secret = await make('nightly', 'runs:read,runs:write,scripts:read');
});
afterAll(() => cli.close());

const make = async (name: string, scopes: string): Promise<string> =>
  (await cli.axle('token', 'add', 'ada', name, '--scopes', scopes)).out.trim();
const as = (token: string, ...args: string[]) => cli.axleIn({ AXLE_TOKEN: token }, ...args);
const forbidden = (scope: string) => ({ code: 125, out: '', err: expect.stringMatching(new RegExp(`^FORBIDDEN: .*${scope}`)) });

it('acts as the account, within the scopes of the token and no further, and shows the token to nobody', async () => {
  const run = await as(secret, 'run', 'told');
  expect(run).toMatchObject({ code: 0, out: expect.stringContaining('token []') });
  const { out } = await as(secret, 'runs', 'list', '--json');
  expect(JSON.parse(out)).toMatchObject([{ actor: { name: 'ada', face: 'cli' } }]);
  // What the role has and the token has not, what neither has, and what is the machine's alone.
  expect(await as(secret, 'call', 'audit.page', '{"filter":{}}')).toMatchObject(forbidden('audit:read'));
  expect(await as(secret, 'call', 'settings.set', '{"trust":"warn"}')).toMatchObject(forbidden('settings:write'));
  expect(await as(secret, 'call', 'hub.retire')).toMatchObject(forbidden('hub:admin'));
  expect(await as(secret, 'token', 'add', 'ada', 'more', '--scopes', 'runs:read')).toMatchObject({ code: 125, out: '' });
  const log = await readFile(join(cli.folder, 'home', 'logs', 'hub.log'), 'utf8');
  expect(`${run.out}${run.err}${log}`).not.toContain(secret);
});

it('starts a hub where there is none, which does not know the token from its environment', async () => {
  await cli.axle('call', 'hub.retire');
  expect(await as(secret, 'run', 'told')).toMatchObject({ code: 0, out: expect.stringContaining('token []') });
});

it('is refused at once by a hub that has no socket for tokens, as those of before, and is nobody else there', async () => {
  const home = join(cli.folder, 'home');
  const runtime = runtimeFolderPath(home, { XDG_RUNTIME_DIR: join(cli.folder, 'r') });
  await rm(localSocketPath(runtime, TOKEN_SOCKET));
  const refused = await as(secret, 'runs', 'list');
  expect(refused).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^HUB_TOO_OLD: .*earlier version.*hub\.retire/) });
  await cli.axle('call', 'hub.retire');
  expect(await as(secret, 'runs', 'list')).toMatchObject({ code: 0 });
});

it('is refused where the token is empty, none, taken away, or of somebody who is disabled; never another in its place', async () => {
  const refused = { code: 125, out: '', err: expect.stringMatching(/^TOKEN_REFUSED: AXLE_TOKEN .*unset AXLE_TOKEN/) };
  for (const token of ['', 'nonsense', `axle_${'x'.repeat(43)}`]) expect(await as(token, 'runs', 'list')).toMatchObject(refused);
  const gone = await make('gone', 'runs:read');
  expect(await as(gone, 'runs', 'list')).toMatchObject({ code: 0 });
  await cli.axle('token', 'remove', 'ada', 'gone');
  expect(await as(gone, 'runs', 'list')).toMatchObject(refused);
  await cli.axle('call', 'accounts.change', '{"account":"ada","disabled":true}');
  expect(await as(secret, 'runs', 'list')).toMatchObject(refused);
  await cli.axle('call', 'accounts.change', '{"account":"ada","disabled":false}');
  expect(await as(secret, 'runs', 'list')).toMatchObject({ code: 0 });
});
