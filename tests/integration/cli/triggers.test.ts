import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli.close());
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out } = await cli.axle(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(out);
};
const refused = (code: string) => ({ code: 125, out: '', err: expect.stringMatching(new RegExp(`^${code}`)) });

describe('axle triggers', () => {
  it('adds one for requests, listens, is asked by one, lists it, renews its secret, pauses, resumes and removes it', async () => {
    expect((await cli.axle('triggers', 'hooks')).out).not.toContain('http://');
    const added = await cli.axle('triggers', 'add', 'deploy', '--script', 'hello', '--http', 'token', '--take', 'name=/who');
    expect(added).toMatchObject({ code: 0, err: expect.stringContaining('shown this once') });
    const [, secret = ''] = /Secret +(\S+)/i.exec(added.out) ?? [];
    const { url } = (await json('triggers', 'listen', '--port', '0')) as { url: string };
    const shown = (await json('triggers', 'show', 'deploy')) as { id: string };
    expect(JSON.stringify(shown)).not.toContain(secret);
    const post = async (token: string): Promise<number> =>
      (await fetch(url + shown.id, { method: 'POST', body: '{"who":"Ada"}', headers: { authorization: `Bearer ${token}` } })).status;
    expect([await post('guess'), await post(secret)]).toEqual([401, 202]);
    await expect.poll(async () => (await cli.axle('triggers', 'events', 'deploy')).out, { timeout: 20_000 }).toMatch(/run [0-9a-f-]{36}/);
    const [event] = (await json('triggers', 'events', 'deploy')) as { result: { run: string } }[];
    expect((await cli.axle('runs', 'log', event?.result.run ?? '', '--follow')).out).toContain('Hello, Ada!');
    const renewed = (await cli.axle('triggers', 'renew-secret', 'deploy')).out.trim();
    expect([await post(secret), await post(renewed)]).toEqual([401, 202]);
    expect(await json('triggers', 'pause', 'deploy')).toMatchObject({ paused: true });
    expect((await cli.axle('triggers', 'list')).out).toMatch(/deploy +Hello .*paused/);
    expect(await post(renewed)).toBe(409);
    expect(await json('triggers', 'resume', 'deploy')).toMatchObject({ paused: false });
    await json('triggers', 'remove', 'deploy');
    expect(await cli.axle('triggers', 'show', 'deploy')).toMatchObject(refused('TRIGGER_NOT_FOUND'));
    expect(await json('triggers', 'listen', '--off')).toMatchObject({ on: false, url: null });
  });

  it('changes what is given, and leaves the rest; an event stays of its kind', async () => {
    const folder = join(cli.folder, 'drop');
    await mkdir(folder);
    const change = (name: string, ...args: string[]): Promise<unknown> => json('triggers', 'change', name, ...args);
    await json('triggers', 'add', 'drop', '--script', 'hello', '--folder', folder, '--pattern', '*.csv', '--take', 'name=/name');
    const before = (await json('triggers', 'show', 'drop')) as { id: string };
    expect(await change('drop', '--pattern', '*.tsv', '--settle', '5')).toMatchObject({
      event: { type: 'file', folder, pattern: '*.tsv', settleSeconds: 5, existing: false },
      take: [{ param: 'name', from: '/name' }],
    });
    expect(await change('drop', '--take', 'name=/path', '--at-once', '3')).toMatchObject({
      take: [{ param: 'name', from: '/path' }],
      atOnce: 3,
    });
    expect(await change('drop', '--unset', 'name', '--name', 'dropped')).toMatchObject({
      id: before.id,
      name: 'dropped',
      take: [],
      params: {},
    });
    expect(await change('dropped', '--param', 'name=Ada')).toMatchObject({ params: { name: 'Ada' }, event: { pattern: '*.tsv' } });

    await json('triggers', 'add', 'then', '--script', 'hello', '--after', 'any', '--on', 'failed', '--exit-code', '3');
    expect(await change('then', '--on', 'timed_out')).toMatchObject({ event: { script: null, states: ['timed_out'], exitCodes: [3] } });
    expect(await change('then', '--exit-code', 'any')).toMatchObject({ event: { script: null, states: ['timed_out'], exitCodes: null } });

    await json('triggers', 'add', 'asked', '--script', 'hello', '--http', 'token');
    expect(await change('asked', '--name', 'told')).toMatchObject({ name: 'told', event: { type: 'http', proof: 'token' } });
    for (const [name, args, message] of [
      ['dropped', ['--on', 'failed'], 'BAD_INPUT: an event stays of its kind: this one takes --folder, --pattern, --settle'],
      ['told', ['--folder', folder], 'BAD_INPUT: requests stay as they are: add another trigger'],
      ['dropped', ['--unset', 'greeting'], 'BAD_INPUT: --unset greeting: it has no value'],
      ['dropped', ['--folder', join(folder, 'none')], 'FOLDER_UNREADABLE'],
      ['nobody', ['--name', 'x'], 'TRIGGER_NOT_FOUND'],
    ] as const) {
      const said = await cli.axle('triggers', 'change', name, ...args);
      expect(said).toMatchObject({ code: 125, out: '', err: expect.stringContaining(message) });
    }
    for (const name of ['dropped', 'then', 'told']) await json('triggers', 'remove', name);
  });

  it('for files and ends of runs; not without one event, nor for a folder that there is not', async () => {
    const folder = join(cli.folder, 'inbox');
    await mkdir(folder);
    expect(await json('triggers', 'add', 'in', '--script', 'hello', '--folder', folder, '--pattern', '*.csv')).toMatchObject({
      secret: null,
      trigger: { event: { type: 'file', folder, pattern: '*.csv', settleSeconds: 2, existing: false } },
    });
    await writeFile(join(folder, 'a.csv'), '1');
    await expect.poll(async () => (await cli.axle('triggers', 'events', 'in')).out, { timeout: 20_000 }).toMatch(/a\.csv +.*run/);
    expect(await json('triggers', 'add', 'after', '--script', 'hello', '--after', 'any', '--on', 'failed')).toMatchObject({
      trigger: { event: { type: 'run', script: null, states: ['failed'] } },
    });
    for (const args of [[], ['--http', 'x'], ['--http', 'token', '--after', 'any'], ['--after', 'any', '--on', 'running']]) {
      expect(await cli.axle('triggers', 'add', 'x', '--script', 'hello', ...args)).toMatchObject(refused('BAD_INPUT'));
    }
    const nowhere = await cli.axle('triggers', 'add', 'x', '--script', 'hello', '--folder', join(folder, 'none'));
    expect(nowhere).toMatchObject(refused('FOLDER_UNREADABLE'));
  });
});

describe('axle notifications', () => {
  it('adds a rule with a webhook from a file, tests it, and forgets the rule with its address', async () => {
    const got: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => got.push(part));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const file = join(cli.folder, 'url.txt');
    await writeFile(file, `http://127.0.0.1:${port}/SECRET-PART\n`);
    const args = ['--on', 'failure,recovery', '--webhook', `@${file}`, '--format', 'text'];
    const added = await cli.axle('notifications', 'add', 'failures', ...args);
    expect(added).toMatchObject({ code: 0, out: expect.stringContaining(`127.0.0.1:${port} (text)`) });
    expect(added.out + added.err).not.toContain('SECRET-PART');
    expect(await json('notifications', 'test', 'failures')).toEqual({ sent: true, detail: null });
    expect(got.at(-1)).toContain('example');
    await json('notifications', 'read');
    expect(await json('notifications', 'list')).toEqual([]);
    expect(await json('notifications', 'pause', 'failures')).toMatchObject({ paused: true });
    expect(await json('notifications', 'resume', 'failures')).toMatchObject({ paused: false });
    await json('notifications', 'remove', 'failures');
    expect(await json('notifications', 'rules')).toEqual([]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('refuses what there is not, and addresses that are nobody’s', async () => {
    const file = join(cli.folder, 'bad.txt');
    await writeFile(file, 'http://169.254.169.254/latest');
    expect(await readFile(file, 'utf8')).not.toBe('');
    expect(await cli.axle('notifications', 'add', 'x', '--on', 'failure', '--webhook', `@${file}`)).toMatchObject(
      refused('WEBHOOK_REFUSED'),
    );
    expect(await cli.axle('notifications', 'add', 'x', '--on', 'success')).toMatchObject(refused('BAD_INPUT'));
    expect(await cli.axle('notifications', 'pause', 'x')).toMatchObject(refused('RULE_NOT_FOUND'));
  });
});
