import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run, RunId } from '#shared/contract/runs';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { makeSource, makeTarball, makeWheel } from '../../support/packages';
import { describeWith } from '../../support/real-parts';

const inline = (...packages: readonly string[]): string =>
  `# /// script\n# dependencies = [${packages.map((one) => JSON.stringify(one)).join(', ')}]\n# ///\n`;

describeWith(['linux', 'bubblewrap', 'python'], 'what a script needs', () => {
  let bench: HubBench;
  let wheels: string;
  beforeAll(async () => {
    wheels = mkdtempSync(join(tmpdir(), 'axle-wheels-'));
    chmodSync(wheels, 0o755);
    makeWheel(wheels, 'greeting', '1.0');
    makeWheel(wheels, 'greeting', '2.0');
    bench = await createHubBench({ env: { PIP_FIND_LINKS: wheels, PIP_NO_INDEX: '1', PIP_CONFIG_FILE: '/dev/null' } });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(wheels, { recursive: true, force: true });
  });

  const environments = (): readonly string[] => readdirSync(join(bench.home, 'environments')).toSorted();
  const environmentOf = async (run: RunId) => await bench.hub.runs.environment({ run });
  const reasonOf = ({ state, reason }: Run): string => `${state} ${reason ?? ''}`;

  it('is installed once, in an environment of its own, and recorded with the run', async () => {
    const print = 'import sys, greeting\nprint(greeting.said(), sys.prefix != sys.base_prefix)\n';
    await bench.script('first.py', `${inline('greeting==1.0')}${print}`);
    await bench.script('second.py', `${inline('greeting==1.0')}# another script\n${print}`);
    const { plan } = await bench.hub.runs.preview({ script: 'first' });
    expect(plan.dependencies).toEqual({
      kind: 'python',
      from: 'first.py',
      runtime: null,
      packages: [{ spec: 'greeting==1.0', pinned: true }],
    });
    const [first, second] = await Promise.all([bench.start('first'), bench.start('second')]);
    expect([await bench.ended(first), await bench.ended(second)].map(reasonOf)).toEqual(['succeeded ', 'succeeded ']);
    expect([await bench.output(first), await bench.output(second)]).toEqual(['greeting 1.0 True\n', 'greeting 1.0 True\n']);
    const [one, two] = [await environmentOf(first), await environmentOf(second)];
    expect(one.prepared).toMatchObject({
      kind: 'python',
      from: expect.stringMatching(/^(first|second)\.py$/) as string,
      asked: ['greeting==1.0'],
      installed: [{ name: 'greeting', version: '1.0', hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string }],
      interpreter: expect.stringMatching(/^Python 3/) as string,
      tool: expect.stringMatching(/^pip /) as string,
    });
    // They shared one preparation.
    expect(two).toEqual(one);
    expect(environments()).toEqual([one.prepared?.key]);
    expect(one.log).toContain('Successfully installed greeting-1.0');
    expect((await bench.hub.runs.grants({ run: first })).plan?.environment).toMatchObject({ kind: 'python', write: false });
  });

  it('comes from a declared list of requirements, and says which versions are not pinned', async () => {
    writeFileSync(join(bench.scripts, 'requirements.txt'), '# what it needs\ngreeting >= 1  # any\n');
    await bench.script('listed.py', '# @axle.file requirements.txt\nimport greeting\nprint(greeting.said())\n');
    const { dependencies } = await bench.hub.scripts.get({ script: 'listed' });
    expect(dependencies).toMatchObject({ from: 'requirements.txt', packages: [{ spec: 'greeting >= 1', pinned: false }] });
    const run = await bench.run('listed');
    expect([reasonOf(run), await bench.output(run.id)]).toEqual(['succeeded ', 'greeting 2.0\n']);
  });

  it('cannot be changed by the script, and is made anew when it was damaged', async () => {
    const text = `${inline('greeting==2.0')}import greeting, pathlib\nprint(greeting.said())\npathlib.Path(greeting.__file__).write_text('x')\n`;
    await bench.script('writes.py', text);
    const run = await bench.run('writes');
    expect([run.state, await bench.output(run.id)]).toEqual([
      'failed',
      expect.stringMatching(/^greeting 2\.0[^]*(Read-only|Permission denied)/) as string,
    ]);
    const { prepared } = await environmentOf(run.id);
    const site = join(bench.home, 'environments', prepared?.key ?? '', 'env', 'lib');
    const module = readdirSync(site, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('greeting.py')) ?? '';
    writeFileSync(join(site, module), 'broken(');
    const again = await bench.run('writes');
    expect(await bench.output(again.id)).toMatch(/^greeting 2\.0/);
    expect((await environmentOf(again.id)).prepared?.preparedAt).not.toBe(prepared?.preparedAt);
  });

  it('is installed in a sandbox: foreign code sees neither the hub nor the machine, and lives no longer than it may', async () => {
    const shared = mkdtempSync(join(tmpdir(), 'axle-foreign-'));
    chmodSync(shared, 0o777);
    makeSource(
      wheels,
      'nosy',
      '1.0',
      `import glob, os\nfound = [p for p in (${JSON.stringify(join(bench.home, 'axle.db'))}, ${JSON.stringify(bench.scripts)}, '/etc/shadow') if os.path.exists(p)]\nopen(${JSON.stringify(join(shared, 'x'))}, 'w') if os.path.exists(${JSON.stringify(shared)}) else None\nraise SystemExit('it saw ' + repr(found))`,
    );
    await bench.script('nosy.py', `${inline('nosy==1.0')}print('ran')\n`);
    const run = await bench.run('nosy');
    expect(reasonOf(run)).toMatch(/^failed DEPENDENCIES_UNAVAILABLE .*"reason":"failed"/);
    expect((await environmentOf(run.id)).log).toContain('it saw []');
    expect([existsSync(join(shared, 'x')), run.startedAt]).toEqual([false, null]);
    rmSync(shared, { recursive: true });
  });

  it('that is not to be had is named, and nothing runs', async () => {
    await bench.script('absent.py', `${inline('nowhere-to-be-found==3.0')}print('ran')\n`);
    const run = await bench.run('absent');
    expect(reasonOf(run)).toMatch(/^failed DEPENDENCIES_UNAVAILABLE .*"reason":"missing","packages":\["nowhere-to-be-found==3.0"\]/);
    expect([run.startedAt, (await environmentOf(run.id)).prepared]).toEqual([null, null]);
    await bench.script('future.py', '# /// script\n# requires-python = ">=3.99"\n# ///\nprint(1)\n');
    expect(reasonOf(await bench.run('future'))).toMatch(/"reason":"runtime","packages":\["python >=3.99"\]/);
  });

  it('is left when the run is cancelled while it waits', async () => {
    makeSource(wheels, 'slow', '1.0', 'import time\nprint("waiting")\ntime.sleep(600)');
    await bench.script('slow.py', `${inline('slow==1.0')}print('ran')\n`);
    const run = await bench.start('slow');
    await bench.until(run, ({ preparing }) => preparing !== null);
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled', startedAt: null, preparing: null });
    // The draft is gone with the installer.
    await expect.poll(() => environments().filter((name) => name.startsWith('draft-'))).toEqual([]);
  });

  it('is not understood: the script does not run, and says why', async () => {
    await bench.script('bad.py', '# /// script\n# dependencies = [\n# ///\nprint(1)\n');
    await bench.script('option.py', `${inline('--index-url=https://elsewhere.example')}print(1)\n`);
    for (const script of ['bad', 'option'])
      expect((await bench.hub.scripts.get({ script })).problems).toMatchObject([{ code: 'bad-dependencies', blocks: true }]);
    await expect(bench.start('bad')).rejects.toMatchObject({ code: 'SCRIPT_BROKEN' });
  });

  it('is installed again where a package beside the script was changed, and that was approved', async () => {
    mkdirSync(join(bench.scripts, 'vendor'));
    const wheel = makeWheel(join(bench.scripts, 'vendor'), 'own', '1.0');
    const name = basename(wheel);
    writeFileSync(join(bench.scripts, 'requirements.txt'), `vendor/${name}\n`);
    await bench.script('vendored.py', `# @axle.file requirements.txt\n# @axle.file vendor/${name}\nimport own\nprint(own.said())\n`);
    expect(await bench.output((await bench.run('vendored')).id)).toBe('own 1.0\n');
    renameSync(makeWheel(join(bench.scripts, 'vendor'), 'own', '1.0', 'changed'), wheel);
    expect(await bench.output((await bench.run('vendored')).id)).toBe('changed\n');
  });

  it('has programs, which run at every level', async () => {
    makeWheel(wheels, 'tool', '1.0');
    const text = `${inline('tool==1.0')}import subprocess\nsubprocess.run(['tool', 'a b'], check=True)\nsubprocess.run(['pip', '--version'], check=True)\n`;
    await bench.script('calls.py', text);
    for (const sandbox of ['standard', 'strict', 'none'] as const) {
      const run = await bench.run('calls', { sandbox });
      expect([reasonOf(run), await bench.output(run.id)]).toEqual([
        'succeeded ',
        expect.stringMatching(/^tool 1\.0 \['a b'\]\npip \d/) as string,
      ]);
    }
  });

  it('says nothing of what was installed where a package has broken the report, and the script runs', async () => {
    makeWheel(wheels, 'breaks', '1.0', 'ran', { 'breaks-1.0.data/data/installed.json': '{nope' });
    await bench.script('uses-broken.py', `${inline('breaks==1.0')}import breaks\nprint(breaks.said())\n`);
    const run = await bench.run('uses-broken');
    expect([reasonOf(run), await bench.output(run.id)]).toEqual(['succeeded ', 'ran\n']);
    expect((await environmentOf(run.id)).prepared).toMatchObject({ asked: ['breaks==1.0'], installed: [] });
  });

  it('of Node may be a folder beside the script, at every level', async () => {
    const parts = join(bench.scripts, 'parts');
    for (const [name, extra] of [
      ['own', {}],
      ['@team/inner', { dependencies: { own: 'file:../own' } }],
    ] as const) {
      mkdirSync(join(parts, basename(name)), { recursive: true });
      writeFileSync(join(parts, basename(name), 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js', ...extra }));
    }
    writeFileSync(join(parts, 'own/index.js'), "module.exports = 'own';\n");
    writeFileSync(join(parts, 'inner/index.js'), "module.exports = `inner of ${require('own')}`;\n");
    writeFileSync(join(bench.scripts, 'package.json'), JSON.stringify({ dependencies: { '@team/inner': 'file:./parts/inner' } }));
    const text = '// @axle.file package.json\n// @axle.file parts/\nimport inner from "@team/inner";\nconsole.log(inner);\n';
    await bench.script('by-folder.mjs', text);
    for (const sandbox of ['standard', 'strict', 'none'] as const) {
      const run = await bench.run('by-folder', { sandbox });
      expect([reasonOf(run), await bench.output(run.id)]).toEqual(['succeeded ', 'inner of own\n']);
    }
  });

  it('of PowerShell is shown', async () => {
    await bench.script(
      'modules.ps1',
      '#Requires -Version 7.2\n#Requires -Modules Az.Accounts, @{ ModuleName = "Az.Compute"; ModuleVersion = "7.0" }\n"hi"\n',
    );
    expect((await bench.hub.scripts.get({ script: 'modules' })).dependencies).toEqual({
      kind: 'powershell',
      from: 'modules.ps1',
      runtime: '7.2',
      packages: [
        { spec: 'Az.Accounts', pinned: false },
        { spec: 'Az.Compute >= 7.0', pinned: false },
      ],
    });
  });

  it('of Node is installed without running what it brings, from its own package.json', async () => {
    makeTarball(bench.scripts, 'left', '1.2.3');
    writeFileSync(join(bench.scripts, 'package.json'), JSON.stringify({ dependencies: { left: 'file:./left-1.2.3.tgz' } }));
    await bench.script(
      'uses.mjs',
      '// @axle.file package.json\n// @axle.file left-1.2.3.tgz\nimport left from "left";\nconsole.log(left);\n',
    );
    for (const sandbox of ['standard', 'none'] as const) {
      const run = await bench.run('uses', { sandbox });
      expect([reasonOf(run), await bench.output(run.id)]).toEqual(['succeeded ', 'left 1.2.3\n']);
      const { prepared } = await environmentOf(run.id);
      expect(prepared).toMatchObject({ kind: 'node', from: 'package.json', installed: [{ name: 'left', version: '1.2.3' }] });
      const env = join(bench.home, 'environments', prepared?.key ?? '', 'env');
      expect(existsSync(join(env, 'node_modules', 'left', 'ran'))).toBe(false);
    }
  });

  describe('where no source of packages answers', () => {
    it('is named as what is not here, and what was installed before still runs', async () => {
      await bench.next('stop', { PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '1', PIP_FIND_LINKS: '', PIP_NO_INDEX: '' });
      await bench.script('offline.py', `${inline('greeting==0.1')}print(1)\n`);
      expect(reasonOf(await bench.run('offline'))).toMatch(/DEPENDENCIES_UNAVAILABLE .*"reason":"offline","packages":\["greeting==0.1"\]/);
      expect((await bench.run('first')).state).toBe('succeeded');
    });
  });
});
