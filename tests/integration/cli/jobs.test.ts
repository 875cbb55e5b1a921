import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const TEXT = `name: Release
description: Builds and publishes
params:
  - {name: version, required: true}
steps:
  - {id: build, script: build, params: {version: "\${{ params.version }}"}}
  - {id: check, script: check}
  - {id: publish, script: say, params: {what: "\${{ steps.build.results.facts.size }}"}}
`;

describeWith(['linux', 'bubblewrap', 'age'], 'axle jobs', () => {
  let cli: CommandLine;
  const at = (name: string): string => join(cli.folder, name);
  const runOf = (out: string): string => (JSON.parse(out.split('\n')[0] ?? '') as { run: string }).run;
  beforeAll(async () => {
    cli = await createCommandLine();
    await cli.axle('call', 'settings.set', '{"trust":"warn"}');
    await cli.script(
      'build.sh',
      '#!/bin/bash\n# @axle.param version {kind: text}\necho "building $AXLE_PARAM_VERSION"\necho \'{"type":"values","name":"facts","values":{"size":7}}\' >&3\n',
    );
    await cli.script('check.sh', '#!/bin/bash\n# @axle.confirm Really?\necho "not yet" >&2\n[ -e "$(dirname "$0")/mended" ]\n');
    await cli.script('say.sh', '#!/bin/bash\n# @axle.param what {kind: text}\nprintf "says $AXLE_PARAM_WHAT"\n');
    await cli.axle('scripts', 'add-source', at('scripts'));
    writeFileSync(at('release.yaml'), TEXT);
    writeFileSync(at('wrong.yaml'), TEXT.replace('id: check, script: check', 'id: check, script: chek, needs: [biuld]'));
  });
  afterAll(() => cli.close());

  it('checks a file, and says what is wrong with which line of it', async () => {
    expect(await cli.axle('jobs', 'check', at('release.yaml'))).toMatchObject({ code: 0, out: 'Release can run; steps: 3\n' });
    const wrong = await cli.axle('jobs', 'check', at('wrong.yaml'));
    expect(wrong.code).toBe(125);
    expect(wrong.out).toContain(`${at('wrong.yaml')}:7:25: there is no script chek\n`);
    expect(wrong.out).toContain(`${at('wrong.yaml')}:7:39: there is no step biuld\n`);
    expect(await cli.axle('jobs', 'save', at('wrong.yaml'))).toMatchObject({ code: 125, err: expect.stringContaining('JOB_INVALID: ') });
    expect(await cli.axle('jobs', 'check', at('nowhere.yaml'))).toMatchObject({ code: 125, err: expect.stringContaining('ENOENT') });
  });

  it('keeps, lists, shows, replaces and removes jobs by their names', async () => {
    const saved = await cli.axle('jobs', 'save', at('release.yaml'));
    expect(saved).toMatchObject({ code: 0, err: '' });
    expect((await cli.axle('jobs', 'list')).out).toContain('build, check, publish');
    const shown = await cli.axle('jobs', 'show', 'release');
    expect(shown.out).toMatch(/version \*/);
    expect(shown.out).toMatch(/check +check +build +success\(\)/);
    expect((await cli.axle('jobs', 'show', 'Release', '--yaml')).out).toBe(TEXT);
    expect((await cli.axle('jobs', 'save', at('release.yaml'))).out).toBe(saved.out);
    writeFileSync(at('other.yaml'), TEXT.replace('Release', 'Other'));
    await cli.axle('jobs', 'save', at('other.yaml'));
    expect(await cli.axle('jobs', 'remove', 'Other')).toMatchObject({ code: 0 });
    expect(await cli.axle('jobs', 'show', 'Other')).toMatchObject({ code: 125, err: expect.stringContaining('JOB_NOT_FOUND') });
  });

  it('runs one with its log by step, ends with 1 where it failed, and takes it up from a step', async () => {
    expect(await cli.axle('jobs', 'run', 'Release', '-p', 'version=1')).toMatchObject({
      code: 125,
      err: expect.stringContaining('check: Really?'),
    });
    expect(await cli.axle('jobs', 'run', 'Release', '--yes')).toMatchObject({
      code: 125,
      err: expect.stringContaining('version is required'),
    });
    const failed = await cli.axle('jobs', 'run', 'Release', '--yes', '-p', 'version=1.2');
    expect(failed.code).toBe(1);
    expect(failed.out).toBe('[build] building 1.2\n');
    expect(failed.err).toContain('[check] not yet\n');
    expect(failed.err).toMatch(/step publish: skipped\n.*not all of its steps ended well/);
    const { out } = await cli.axle('call', 'runs.page', '{"filter":{"whole":true},"limit":1}');
    const [{ id }] = (JSON.parse(out) as { items: [{ id: string }] }).items;
    expect((await cli.axle('runs', 'show', id)).out).toMatch(/ {2}check +failed {2}[0-9a-f-]{36}\n {2}publish +skipped/);
    writeFileSync(at('scripts/mended'), '');
    expect(await cli.axle('jobs', 'retry', id, '--from', 'nobody', '--yes')).toMatchObject({
      code: 125,
      err: expect.stringContaining('STEP_NOT_FOUND'),
    });
    const again = await cli.axle('jobs', 'retry', id, '--from', 'check', '--yes', '--json');
    expect(again.code).toBe(0);
    const log = await cli.axle('runs', 'log', runOf(again.out));
    expect([log.out, log.err]).toEqual(['[publish] says 7\n', '[check] not yet\n']);
    expect(await cli.axle('runs', 'repeat', id)).toMatchObject({ code: 125, err: expect.stringContaining('axle jobs retry') });
  });

  it('gives one evidence pack of all its steps, in which none can be missing', async () => {
    const done = await cli.axle('jobs', 'run', 'Release', '--yes', '-p', 'version=2', '--json');
    const run = runOf(done.out);
    execFileSync('age-keygen', ['-o', at('key.txt')], { stdio: 'pipe' });
    const recipient = /public key: (age1\S+)/.exec(readFileSync(at('key.txt'), 'utf8'))?.[1] ?? '';
    expect(await cli.axle('runs', 'evidence', 'export', run, '--to', at('job.age'), '--recipient', recipient)).toMatchObject({
      code: 0,
      err: '',
    });
    const verified = await cli.axle('runs', 'evidence', 'verify', at('job.age'), '--identity', at('key.txt'), '--json');
    expect([verified.code, verified.err]).toEqual([0, '']);
    const { manifest, steps } = JSON.parse(verified.out) as {
      manifest: { run: { id: string }; files: { name: string }[] };
      steps: { manifest: { run: { parent: { step: string; run: string } }; script: { state: string } } }[];
    };
    expect(manifest.files.map(({ name }) => name.replace(/-[0-9a-f]{8}/, ''))).toEqual([
      'audit.jsonl',
      'steps/build.tar',
      'steps/check.tar',
      'steps/publish.tar',
    ]);
    expect(steps.map((step) => [step.manifest.run.parent, step.manifest.script.state])).toEqual(
      ['build', 'check', 'publish'].map((step) => [{ run, step }, 'kept']),
    );
  });
});
