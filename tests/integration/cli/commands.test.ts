import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';
import { createHubHome } from '../../support/hub-process';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli.close());
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out, err } = await cli.axle(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

describe('without a hub', () => {
  it('commands that come at once find one hub between them', async () => {
    const infos = (await Promise.all([1, 2, 3].map(() => json('call', 'hub.info')))) as { pid: number }[];
    expect(new Set(infos.map(({ pid }) => pid)).size).toBe(1);
  });

  it('commands that meet a hub on its way out are each done once, by it or by the next', async () => {
    const done = async (): Promise<number> => ((await json('audit', 'list', '--action', 'slots.set')) as unknown[]).length;
    const before = await done();
    const commands = Array.from({ length: 12 }, (_, n) => json('call', 'slots.set', `{"pool":"hub","limit":${n + 2},"policy":"queue"}`));
    const retired = (async () => {
      for (let n = 0; n < 4; n++) await cli.axle('call', 'hub.retire');
    })();
    await Promise.all([...commands, retired]);
    expect((await done()) - before).toBe(12);
  });

  it('a data folder that is none is refused with its reason', async () => {
    const file = join(cli.folder, 'file');
    await writeFile(file, '');
    const other = await createCommandLine({ AXLE_HOME: file });
    expect(await other.axle('runs', 'list')).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^DATA_FOLDER_REFUSED: /) });
    await other.close();
  });
});

describe('axle scripts', () => {
  it('adds, lists, syncs and forgets a folder', async () => {
    await cli.script('one.sh', '#!/bin/bash\n');
    const source = (await json('scripts', 'add-source', join(cli.folder, 'scripts'), '--label', 'Mine')) as { id: string; label: string };
    expect(source.label).toBe('Mine');
    await cli.script('evil\n\u001b[2J.sh', '#!/bin/bash\n');
    expect(await json('scripts', 'sync', source.id)).toMatchObject({ scripts: 2 });
    const listed = await cli.axle('scripts', 'list');
    expect(listed.out).toContain('evil\\n\\e[2J');
    expect(listed.out).not.toContain('\u001b');
    expect(((await json('scripts', 'list')) as { source: string }[]).filter(({ source: from }) => from === 'Mine')).toHaveLength(2);
    await json('scripts', 'remove-source', source.id);
    expect(await cli.axle('scripts', 'show', 'one')).toMatchObject({ code: 125, err: expect.stringMatching(/^SCRIPT_NOT_FOUND/) });
  });

  it('checks a folder without adding it', async () => {
    const folder = join(cli.folder, 'checked');
    await mkdir(folder);
    await writeFile(join(folder, 'a.sh'), '#!/bin/bash\n# @axle.param x {kind: nonsense}\n');
    expect(await json('scripts', 'check', folder)).toMatchObject([{ blocked: true, problems: [{ code: 'bad-param', line: 2 }] }]);
    await writeFile(join(folder, 'evil\n\u001b[2J.sh'), '#!/bin/bash\n');
    await writeFile(join(folder, 'evil\n\u001b[2J.sh.axle.yaml'), 'id: twin\n');
    await writeFile(join(folder, 'b.sh'), '#!/bin/bash\n# @axle.id twin\n');
    const { code, out } = await cli.axle('scripts', 'check', folder);
    expect(code).toBe(0);
    // A line for each of three files, and for each of three problems: one of them names the other file.
    expect(out.trimEnd().split('\n')).toHaveLength(6);
    expect(out.match(/evil\\n\\e\[2J\.sh/g)).toHaveLength(2);
    expect(out).not.toContain('\u001b');
    expect(await cli.axle('scripts', 'check', join(folder, 'absent'))).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^SOURCE_UNREADABLE/),
    });
  });
});

describe('axle slots, audit and doctor', () => {
  it('set a limit that is listed', async () => {
    await json('slots', 'set', 'hub', '2', '--policy', 'refuse');
    expect(await json('slots', 'list')).toMatchObject([{ name: 'hub', limit: 2, policy: 'refuse' }]);
    await json('slots', 'set', 'hub', '2', '--per-user', '1');
    await json('slots', 'set', 'hub', '2', '--per-target', '3');
    expect((await cli.axle('slots', 'list')).out).toMatch(/PER USER +PER TARGET.*\nhub +0 of 2 +0 +1 +3 +refuse/);
    await json('slots', 'set', 'hub', '2', '--per-target', 'none');
    await json('slots', 'set', 'hub', '2', '--per-user', 'none');
    expect(await json('slots', 'list')).toMatchObject([{ name: 'hub', limit: 2, perHolder: null, perTarget: null }]);
    expect(await cli.axle('slots', 'set', 'backups', '1', '--per-target', '1')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^BAD_INPUT: perTarget/),
    });
    expect(await cli.axle('slots', 'set', 'hub', '2', '--per-user', '0')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^BAD_INPUT/),
    });
    expect(await cli.axle('slots', 'set', 'backups', '1', '--policy', 'queue')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^POLICY_UNSUPPORTED: backups can only refuse/),
    });
    expect(await cli.axle('slots', 'set', 'hub', 'many')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT/) });
    expect(await cli.axle('slots', 'release', 'none')).toMatchObject({ code: 125, err: expect.stringMatching(/^SLOT_NOT_FOUND/) });
  });

  it('hold, and say so', async () => {
    const verdict = (await json('audit', 'verify')) as { holds: boolean; head: { seq: number; hash: string } };
    expect(verdict.holds).toBe(true);
    expect((await cli.axle('audit', 'verify', '--head', `${verdict.head.seq}:${verdict.head.hash}`)).code).toBe(0);
    const cut = await cli.axle('audit', 'verify', '--head', `${verdict.head.seq + 5}:${verdict.head.hash}`, '--json');
    expect(cut.code).toBe(1);
    expect(JSON.parse(cut.out)).toMatchObject({ holds: false, fault: null, given: 'beyond' });
    const other = await cli.axle('audit', 'verify', '--head', `1:${verdict.head.hash}`);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('its entry 1 is another one') });
    expect(other.out).not.toContain('does not hold');
    expect(other.out).not.toMatch(/^\d+:[0-9a-f]{64}$/m);
    expect(((await json('audit', 'list', '--limit', '1')) as unknown[]).length).toBe(1);
  });

  it('say at each verification that the head kept apart was damaged once', async () => {
    const other = await createCommandLine();
    try {
      const home = join(other.folder, 'home');
      await mkdir(home, { mode: 0o700 });
      await (await createHubHome(home).start({ XDG_RUNTIME_DIR: join(other.folder, 'r') })).stop(); // It has a database.
      await writeFile(join(home, 'audit.head'), 'damaged');
      const { code, out } = await other.axle('audit', 'verify');
      expect([code, out]).toEqual([
        0,
        expect.stringContaining('Entry 1 says that at a start of the hub the head kept apart (audit.head) could not be read.\n'),
      ]);
      expect((await other.axleIn({ AXLE_LANG: 'fr' }, 'audit', 'verify')).out).toContain(
        'L’entrée 1 dit qu’à un démarrage du hub la tête conservée à part',
      );
      expect(JSON.parse((await other.axle('audit', 'verify', '--json')).out)).toMatchObject({
        holds: true,
        remarks: [{ kind: 'unreadable', count: 1, first: 1 }],
      });
    } finally {
      await other.close();
    }
  });

  it('name the parts of this machine', async () => {
    expect(await json('doctor')).toMatchObject({ parts: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) });
    expect((await cli.axle('doctor')).out).toMatch(/^PART +STATE/);
    const french = (await cli.axleIn({ AXLE_LANG: 'fr' }, 'doctor')).out;
    expect(french).toMatch(/^COMPOSANT +ÉTAT/);
    expect(french).toContain('Les scripts Python.');
    expect(french).toMatch(/^Isolation +/m);
  });
});

describe('axle call', () => {
  it('reaches procedures and streams, and checks their input', async () => {
    expect((await cli.axle('call', 'runs.page', '{"limit":1}')).code).toBe(0);
    expect(await cli.axle('call', 'runs.page', '{"limit":1000}')).toMatchObject({
      code: 125,
      err: 'BAD_INPUT: limit: 100 at most\n',
    });
    expect((await cli.axle('slots', 'set', 'Bad Name', '3')).err).toMatch(/^BAD_INPUT: pool: does not have the expected form, /);
    expect(await cli.axle('call', 'runs.page', '{')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT/) });
    expect(await cli.axle('call', 'no.such')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT/) });
    const { child, finished, said } = cli.start('call', 'settings.watch');
    await said('"theme"');
    child.kill('SIGINT');
    expect((await finished).out.trim().split('\n')).toHaveLength(1);
  });
});

describe('axle serve', () => {
  it('prints a link that opens the dashboard once, and ends at Ctrl-C', async () => {
    const { child, finished, said } = cli.start('serve', '--json');
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const { link } = JSON.parse(line.toString()) as { link: string };
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
    await said('"opened"');
    const entries = (await json('audit', 'list', '--limit', '2')) as { action: string; face: string; address: string; userAgent: string }[];
    expect(entries).toMatchObject([
      { action: 'session.open', face: 'browser', address: '127.0.0.1', userAgent: expect.stringMatching(/./) },
      { action: 'hub.serve', face: 'cli', detail: { port: Number(new URL(link).port) } },
    ]);
    expect((await cli.axle('call', 'hub.link', '{"port":1}')).err).toMatch(/^PORT_NOT_SERVED: /);
    const second = await cli.axle('serve', '--port', new URL(link).port);
    expect(second).toMatchObject({ code: 125, err: expect.stringMatching(/^PORT_TAKEN/) });
    child.kill('SIGINT');
    expect((await finished).code).toBe(0);
    await expect(fetch(link)).rejects.toThrow();
  });

  it('takes port, folders and settings from a file, once, and leaves the rest as it is', async () => {
    const file = join(cli.folder, 'serve.yaml');
    await mkdir(join(cli.folder, 'from-file'));
    await writeFile(file, 'folders: [from-file]\nsettings:\n  terminalScrollback: 1234\n  # Ada likes it so\n  theme: dark\n');
    for (const _time of [1, 2]) {
      const { child, finished, said } = cli.start('serve', '--config', file, '--json');
      await said('"listening"');
      expect(await json('call', 'settings.get')).toMatchObject({ terminalScrollback: 1_234, theme: 'dark', sandbox: 'standard' });
      const sources = (await json('scripts', 'sources')) as { folder?: string }[];
      expect(sources.filter(({ folder }) => folder === join(cli.folder, 'from-file'))).toHaveLength(1);
      child.kill('SIGINT');
      expect((await finished).code).toBe(0);
    }
  });

  it.each([
    ['port: 70000', /^BAD_INPUT: .*serve\.yaml: port/],
    ['settings: {sandbox: loose}', /^BAD_INPUT: .*serve\.yaml: settings\.sandbox/],
    ['prot: 80', /^BAD_INPUT: .*serve\.yaml.*prot/],
    ['port: 1\nport: 2', /^BAD_INPUT: .*serve\.yaml:2: /],
    ['- port', /^BAD_INPUT: .*serve\.yaml/],
    ['x'.repeat(70_000), /^BAD_INPUT: .*serve\.yaml: 70000/],
    [undefined, /^BAD_INPUT: .*ENOENT.*serve\.yaml/],
  ])('refuses %.20s, names the file, and serves nothing', async (text, said) => {
    const file = join(cli.folder, 'bad', 'serve.yaml');
    await rm(join(cli.folder, 'bad'), { recursive: true, force: true });
    await mkdir(join(cli.folder, 'bad'));
    if (text !== undefined) await writeFile(file, text);
    expect(await cli.axle('serve', '--config', file)).toMatchObject({ code: 125, out: '', err: expect.stringMatching(said) });
  });

  it.each(['/dev/zero', '/dev/null', '/'])('refuses %s as such a file, at once', async (path) => {
    expect(await cli.axle('serve', '--config', path)).toMatchObject({ code: 125, out: '', err: expect.stringContaining('not a file') });
  });

  it('serves on when the hub changes, on the same port', async () => {
    const { child, finished, said } = cli.start('serve', '--json');
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const { port } = JSON.parse(line.toString()) as { port: number };
    const again = once(child.stdout ?? child, 'data') as Promise<[Buffer]>;
    await json('call', 'hub.retire');
    await said('connecting again');
    expect(JSON.parse((await again)[0].toString())).toMatchObject({ type: 'listening', port });
    child.kill('SIGINT');
    expect((await finished).code).toBe(0);
  });
});

describe('axle', () => {
  it('has a version and help', async () => {
    expect((await cli.axle('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await cli.axle('run', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('Example:') });
    expect((await cli.axle('nonsense')).code).toBe(125);
  });

  it('completes from the catalogue', async () => {
    expect((await cli.axle('completion', 'bash')).out).toContain('complete -F _axle axle');
    expect((await cli.axle('__complete', 'script')).out.split('\n')).toContain('hello');
    expect((await cli.axle('__complete', 'procedure')).out.split('\n')).toContain('runs.page');
  });
});

describe('axle presets', () => {
  it('keeps values under a name, and a run takes them with what is given besides', async () => {
    await cli.script(
      'greet.sh',
      '#!/bin/bash\n# @axle.param who {required: true}\n# @axle.param loud {kind: boolean}\necho "$AXLE_PARAM_WHO $AXLE_PARAM_LOUD"\n',
    );
    await json('scripts', 'add-source', join(cli.folder, 'scripts'));
    await json('presets', 'save', 'greet', 'Monday', '--param', 'who=ada', '--param', 'loud=yes');
    const listed = await cli.axle('presets', 'list', 'greet');
    expect([listed.code, listed.out]).toEqual([0, expect.stringMatching(/Monday\s+who=ada loud=true\s/)]);
    expect(await cli.axle('run', 'greet', '--preset', 'Monday')).toMatchObject({ code: 0, out: 'ada true\n' });
    expect(await cli.axle('run', 'greet', '--preset', 'Monday', '--param', 'who=bob')).toMatchObject({ code: 0, out: 'bob true\n' });
    expect(await cli.axle('presets', 'save', 'greet', 'Monday')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^PRESET_EXISTS: .*--replace/),
    });
    await json('presets', 'save', 'greet', 'Monday', '--param', 'who=eve', '--replace');
    expect(await json('presets', 'list', 'greet')).toMatchObject([{ name: 'Monday', params: { who: 'eve' } }]);
    await json('presets', 'remove', 'greet', 'Monday');
    for (const words of [
      ['presets', 'remove', 'greet', 'Monday'],
      ['run', 'greet', '--preset', 'Monday'],
    ]) {
      expect(await cli.axle(...words)).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^PRESET_NOT_FOUND: .*Monday/) });
    }
  });
});
