import { readdirSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../../support/git-repository';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
let upstream: GitRepository;
beforeAll(async () => {
  cli = await createCommandLine({ GIT_CONFIG_GLOBAL: '/dev/null' });
  upstream = createGitRepository(cli.folder);
});
afterAll(() => cli.close());
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out } = await cli.axle(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(out);
};
const refused = (code: string) => ({ code: 125, out: '', err: expect.stringMatching(new RegExp(`^(Fetching.*\n)?${code}`)) as string });

describeWith(['git', 'bubblewrap'], 'axle scripts with git repositories', () => {
  it('adds one, runs its scripts beside what lies with them, syncs, changes and removes it', async () => {
    const commit = upstream.commit({
      'ops/greet.sh': '#!/bin/bash\n# @axle.name Greet\n# @axle.file words.sh\n. "$(dirname "$0")/words.sh"\necho "$WORD"\n',
      'ops/words.sh': 'WORD=one\n',
    });
    const added = await cli.axle('scripts', 'add-git', upstream.url, '--folder', 'ops', '--every', '15m', '--label', 'Operations');
    expect(added).toMatchObject({ code: 0, err: expect.stringContaining('only while a hub runs') as string });
    expect(added.out).toContain(`main ${commit.slice(0, 10)}`);
    const [source] = ((await json('scripts', 'sources')) as { id: string; repository: object | null }[]).filter(
      ({ repository }) => repository !== null,
    );
    expect(source).toMatchObject({
      label: 'Operations',
      scripts: 2,
      repository: { url: upstream.url, folder: 'ops', every: 900, commit: { id: commit } },
    });
    const id = source?.id ?? '';
    expect(added.err).toContain('none of its scripts runs before it was approved');
    expect(await cli.axle('run', 'Greet')).toMatchObject(refused('SCRIPT_UNTRUSTED'));
    expect(await cli.axle('scripts', 'approve', '--source', id, '--yes')).toMatchObject({ code: 0 });
    expect(await cli.axle('run', 'Greet')).toMatchObject({ code: 0, out: 'one\n' });

    upstream.commit({ 'ops/words.sh': 'WORD=two\n' });
    expect(await cli.axle('scripts', 'sync', id)).toMatchObject({ code: 0, out: '2\n' });
    // What came with a sync is looked at before it runs.
    expect(await cli.axle('run', 'Greet')).toMatchObject(refused('SCRIPT_UNTRUSTED'));
    expect((await cli.axle('scripts', 'approve', 'Greet', '--yes')).out).toContain('+WORD=two');
    expect(await cli.axle('run', 'Greet')).toMatchObject({ code: 0, out: 'two\n' });
    expect(await json('scripts', 'change-git', id, '--every', 'off', '--folder', '')).toMatchObject({
      every: null,
      folder: null,
      nextAt: null,
    });
    expect((await cli.axle('scripts', 'change-git', id)).code).toBe(125);
    // Below another folder they are other scripts.
    expect(await cli.axle('scripts', 'approve', '--source', id, '--yes')).toMatchObject({ code: 0 });

    renameSync(upstream.url, `${upstream.url}.away`);
    expect(await cli.axle('scripts', 'sync')).toMatchObject(refused('REPOSITORY_FAILED'));
    const listed = await cli.axle('scripts', 'sources');
    expect(listed.out).toContain('failing (not-found) since');
    expect(listed.err).toContain('there is no such repository');
    expect(await cli.axle('run', 'Greet')).toMatchObject({ code: 0, out: 'two\n' });
    renameSync(`${upstream.url}.away`, upstream.url);
    expect(await cli.axle('scripts', 'sync')).toMatchObject({ code: 0, out: `${id} 2\n` });

    expect((await cli.axle('scripts', 'remove-source', id)).code).toBe(0);
    expect(await cli.axle('run', 'Greet')).toMatchObject(refused('SCRIPT_NOT_FOUND'));
  });

  it('lets no script write into the copy, whatever it asks for', async () => {
    const other = createGitRepository(cli.folder, 'other');
    other.commit({ 'a.sh': 'echo\n' });
    const made = (await json('scripts', 'add-git', other.url)) as { source: string };
    const tree = join(cli.folder, 'home', 'repositories', made.source, 'tree');
    const text = `#!/bin/bash\n# @axle.folder ${tree} write\necho evil > ${tree}/b.sh || echo refused\n`;
    await cli.script('evil.sh', text);
    await json('scripts', 'add-source', join(cli.folder, 'scripts'));
    expect((await cli.axle('run', 'evil')).out).toContain('refused');
    const [run] = (await json('runs', 'list')) as { id: string }[];
    expect(JSON.stringify(await json('runs', 'show', run?.id ?? ''))).toContain(`not-shared:hub:${tree}`.slice(0, 200));
    expect(readdirSync(tree)).toEqual(['a.sh']);
  });

  it('refuses what cannot be one, in either language, and never says a password', async () => {
    const password = await cli.axle('scripts', 'add-git', 'https://ann:s3cret@example.org/x.git');
    expect(password).toMatchObject(refused('REPOSITORY_REFUSED'));
    expect(password.err).not.toContain('s3cret');
    for (const every of ['1m', '8d', 'often']) {
      expect(await cli.axle('scripts', 'add-git', upstream.url, '--every', every)).toMatchObject(refused('BAD_INPUT'));
    }
    expect(await cli.axle('scripts', 'change-git', 'none', '--every', '1h')).toMatchObject(refused('SOURCE_NOT_FOUND'));
    const french = await cli.axleIn({ AXLE_LANG: 'fr' }, 'scripts', 'add-git', 'http://example.org/x.git');
    expect(french.err).toContain('n’est pas chiffrée');
  });

  it('takes a path as it is seen from here', async () => {
    const here = relative(process.cwd(), upstream.url);
    const made = (await json('scripts', 'add-git', here)) as { url: string; source: string };
    expect(made.url).toBe(upstream.url);
    await json('scripts', 'remove-source', made.source);
  });
});
