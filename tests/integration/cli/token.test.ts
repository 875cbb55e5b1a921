import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from '#shared/contract/zod';
import { TOKEN_SOCKET } from '#main/hub/token-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
let secret = '';
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.script('told.sh', '#!/bin/sh\n# @axle.name Told\necho "token [$AXLE_TOKEN]"\n');
  await cli.script(
    'gives.sh',
    '#!/bin/sh\n# @axle.name Gives\nprintf \'{"type":"file","name":"note.txt","base64":"aGVsbG8="}\\n\' >&"$AXLE_RESULTS"\n',
  );
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

it('fetches bytes: the record, an evidence pack and files that a run gave', async () => {
  await cli.axle('call', 'accounts.add', '{"name":"eve","password":"a sentence that is long","roles":["administrator"]}');
  const { out } = await cli.axle('token', 'add', 'eve', 'bytes', '--scopes', 'runs:read,runs:write,scripts:read,audit:read');
  const token = out.trim();
  const at = (name: string): string => join(cli.folder, name);
  expect(await as(token, 'audit', 'export', '--out', at('all.jsonl'))).toMatchObject({
    code: 0,
    err: expect.stringContaining('all.jsonl'),
  });
  expect(await cli.axle('audit', 'verify', '--file', at('all.jsonl'))).toMatchObject({ code: 0 });
  expect((await as(token, 'audit', 'export')).out).toContain('account.create');
  expect(await as(token, 'run', 'gives')).toMatchObject({ code: 0 });
  const listed = z.array(z.object({ id: z.string() })).parse(JSON.parse((await as(token, 'runs', 'list', '--json')).out));
  const id = listed[0]?.id ?? '';
  await writeFile(at('phrase'), 'four words and one more\n');
  const pack = ['runs', 'evidence', 'export', id, '--to', at('pack.age'), '--passphrase-file', at('phrase')];
  expect(await as(token, ...pack)).toMatchObject({ code: 0 });
  expect(await cli.axle('runs', 'evidence', 'verify', at('pack.age'), '--passphrase-file', at('phrase'))).toMatchObject({ code: 0 });
  expect(await as(token, 'runs', 'results', id, '--save', at('saved'))).toMatchObject({ code: 0 });
  expect(await readdir(at('saved'))).toEqual(['note.txt']);
  expect(await readFile(join(at('saved'), 'note.txt'), 'utf8')).toBe('hello');
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
