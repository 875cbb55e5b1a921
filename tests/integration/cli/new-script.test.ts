import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

interface Written {
  readonly path: string;
  readonly language: string;
  readonly source: string | null;
  readonly script: string | null;
  readonly trust: string | null;
  readonly next: readonly string[];
}

describeWith(['linux', 'bubblewrap', 'python', 'bash', 'git'], 'axle scripts new', () => {
  let cli: CommandLine;
  const at = (name: string): string => join(cli.folder, name);
  const written = async (...args: string[]): Promise<Written> => {
    const { code, out, err } = await cli.axle('scripts', 'new', ...args, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as Written;
  };
  /** Runs a command as it was said, in a shell that knows `axle`. */
  const said = async (command: string): Promise<Awaited<ReturnType<CommandLine['axle']>>> => {
    const words = spawnSync('bash', ['-c', `axle() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' })
      .stdout.split('\0')
      .slice(0, -1);
    return await cli.axle(...words, ...(words.includes('approve') ? ['--yes'] : []));
  };
  const refused = async (sentence: string, ...args: string[]): Promise<void> => {
    expect(await cli.axle('scripts', 'new', ...args)).toMatchObject({ code: 125, out: '', err: expect.stringContaining(sentence) });
  };
  beforeAll(async () => {
    cli = await createCommandLine();
  });
  afterAll(() => cli.close());

  it('says where to write while there is no folder of one’s own, and how the folder becomes a source', async () => {
    await refused('BAD_INPUT: there is no folder of your own', 'first');
    mkdirSync(at('it is'));
    const { path, source, script, trust, next } = await written('first', '--folder', at('it is'));
    expect([path, source, script, trust]).toEqual([at('it is/first.sh'), null, null, null]);
    expect(next).toEqual([`axle scripts add-source '${at('it is')}'`, 'axle run first --param text=hello']);
    for (const command of next) expect(await said(command)).toMatchObject({ code: 0 });
    await cli.axle(
      'scripts',
      'remove-source',
      ((await said('axle scripts show first --json')).out.match(/"sourceId": "([^"]+)"/) ?? [])[1] ?? '',
    );
  });

  it.each(['bash', 'python', 'node'])('writes one in %s that runs once it was approved, as it says', async (language) => {
    await cli.axle('scripts', 'add-source', at('scripts'));
    const { path, script, trust, next } = await written(`try-${language}`, '--language', language);
    expect([trust, script === null]).toEqual(['new', false]);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    const [approve = '', run = ''] = next;
    expect(await said(run)).toMatchObject({ code: 125, err: expect.stringMatching(/^SCRIPT_UNTRUSTED/) });
    expect(await said(approve)).toMatchObject({ code: 0 });
    expect(await said(run.replace('hello', '"it is"'))).toEqual({ code: 0, out: 'it is\n', err: '' });
    // It is a program by itself as well.
    expect(spawnSync(path, { encoding: 'utf8' }).stdout).toBe('hello\n');
  });

  it('writes PowerShell that Axle understands', async () => {
    const { script, next } = await written('Get-Disk.ps1');
    expect(next.at(-1)).toBe('axle run Get-Disk --param Text=hello');
    const shown = JSON.parse((await cli.axle('scripts', 'show', script ?? '', '--json')).out) as Record<string, unknown>;
    expect(shown).toMatchObject({ name: 'Get Disk', format: 'header', params: [{ name: 'Text', kind: 'text', default: 'hello' }] });
  });

  it('says it in words and in French, and names the script by its id where its name means several', async () => {
    await written('twice', '--language', 'bash');
    const { out } = await cli.axleIn({ AXLE_LANG: 'fr' }, 'scripts', 'new', 'twice', '--language', 'python');
    expect(out).toMatch(
      /^Écrit : .*twice\.py\nConfiance : NON APPROUVÉ\nEnsuite, .*:\n {2}axle scripts approve \S+:twice\.py\n {2}axle run \S+:twice\.py --param text=hello\n$/,
    );
    expect(readFileSync(at('scripts/twice.py'), 'utf8')).toContain('# @axle.description Affiche un texte.');
  });

  it('writes over nothing, and nowhere that is not the person’s own', async () => {
    writeFileSync(at('scripts/there.sh'), 'mine');
    await refused('FILE_EXISTS: ', 'there');
    expect(readFileSync(at('scripts/there.sh'), 'utf8')).toBe('mine');
    for (const name of ['../x', '/tmp/x', 'a b', '.x', 'a\u001b[2Jb']) await refused('BAD_INPUT: NAME: letters', '--', name);
    await refused('BAD_INPUT: NAME: .py is not the ending of bash', 'x.py', '--language', 'bash');
    await refused('BAD_INPUT: --language: bash, python, node, powershell', 'x', '--language', 'cobol');
    await refused('SOURCE_UNREADABLE: ', 'x', '--folder', at('nowhere'));
    await refused('SOURCE_UNREADABLE: ', 'x', '--folder', at('scripts/there.sh'));
    await refused('STORAGE_READONLY: ', 'x', '--folder', '/proc');
    const samples = join(import.meta.dirname, '../../../resources/samples');
    await refused('belongs to Axle', 'x', '--folder', samples);

    const repository = at('repository');
    mkdirSync(repository);
    writeFileSync(join(repository, 'a.sh'), '#!/bin/bash\n');
    const git = (...args: string[]): unknown =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: repository });
    for (const args of [['init'], ['add', '.'], ['commit', '-m', 'a']]) git(...args);
    const { source } = JSON.parse((await cli.axle('scripts', 'add-git', repository, '--json')).out) as { source: string };
    const sources = JSON.parse((await cli.axle('scripts', 'sources', '--json')).out) as { id?: string; folder: string }[];
    const copy = sources.find(({ folder }) => folder.includes(source))?.folder ?? at(`home/repositories/${source}/tree`);
    await refused('copy of a git repository', 'x', '--folder', copy);
    // The copy is no folder of one's own: there is still one to write in.
    expect((await written('still')).path).toBe(at('scripts/still.sh'));
    mkdirSync(at('more'));
    await cli.axle('scripts', 'add-source', at('more'));
    await refused('say with --folder which of these: ', 'x');
  });
});
