import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
let run: string;

beforeEach(async () => {
  bench = await openWorkbench();
  run = path.join(bench.home, 'runs/1');
  await mkdir(run, { recursive: true });
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const form = `#!/bin/bash
# @axle.id form
# @axle.name A form
# @axle.param who {required: true, pattern: "[a-z]+"}
# @axle.param count {kind: number, min: 1, max: 10, default: 3}
# @axle.param loud {kind: boolean}
# @axle.param token {kind: secret, required: true}
# @axle.param input {kind: file}
# @axle.param out-dir {kind: folder, write: true}
# @axle.folder /srv/data
# @axle.timeout 2m
# @axle.limit 1 queue
echo
`;

describe('a script as work', () => {
  it('has its values, its secrets apart, and its grants', async () => {
    const file = await bench.write('ops/form.sh', form);
    const input = await bench.write('in.txt', 'x');
    await bench.add('ops');
    const work = await bench.provider.find('A form', { who: 'ada', loud: 'yes', token: 'hush', input, 'out-dir': bench.folder });
    expect(work).toMatchObject({
      subject: { kind: 'script', id: 'form', name: 'A form' },
      timeoutSeconds: 120,
      limit: { runs: 1, policy: 'queue' },
      secrets: [{ name: 'TOKEN', value: 'hush' }],
    });
    expect(work.grants.folders).toEqual([
      { path: input, write: false, param: 'input' },
      { path: bench.folder, write: true, param: 'out-dir' },
      { path: '/srv/data', write: false },
    ]);
    expect(work.params.map(({ name, value, secret }) => [name, value, secret])).toEqual([
      ['who', 'ada', false],
      ['count', '3', false],
      ['loud', 'true', false],
      ['token', null, true],
      ['input', input, false],
      ['out-dir', bench.folder, false],
    ]);
    const staging = work.stage(run);
    // A sandbox can be set up around it while its bytes are read.
    expect(statSync(path.join(run, 'files/form.sh')).size).toBe(0);
    expect((await staging.held).hash).toBe(createHash('sha256').update(form).digest('hex'));
    const staged = await staging.staged;
    expect(staged).toMatchObject({
      command: { args: [file] },
      script: { copy: path.join(run, 'files/form.sh'), path: file },
      cwd: path.dirname(file),
      env: { AXLE_SCRIPT: 'form', AXLE_PARAM_WHO: 'ada', AXLE_PARAM_COUNT: '3', AXLE_PARAM_LOUD: 'true', AXLE_PARAM_OUT_DIR: bench.folder },
    });
    expect(JSON.stringify({ staged, params: work.params })).not.toContain('hush');
    expect(await readFile(staged.script.copy, 'utf8')).toBe(form);
    expect((await stat(staged.script.copy)).mode & 0o222).toBe(0);
  });

  it('is refused with every value that is wrong', async () => {
    await bench.write('ops/form.sh', form);
    await bench.add('ops');
    const wrong = {
      who: 'ADA',
      count: 11,
      loud: 'perhaps',
      input: path.join(bench.folder, 'none'),
      'out-dir': path.join(bench.folder, 'ops/form.sh'),
      other: 1,
    };
    const { code, data } = await refusal(bench.provider.find('form', wrong));
    expect(code).toBe('PARAMS_INVALID');
    expect(
      (data as { issues: { name: string; reason: string }[] }).issues.map(({ name, reason }) => `${name} ${reason}`).toSorted(),
    ).toEqual(['count range', 'input missing-file', 'loud type', 'other unknown', 'out-dir not-folder', 'token required', 'who pattern']);
  });

  it('is refused for a pattern that takes too long, and not as if the value were wrong', async () => {
    await bench.write('ops/slow.sh', '# @axle.param who {pattern: "(a+)+"}\n# @axle.param other {pattern: "[a-z]"}\necho\n');
    await bench.add('ops');
    const { data } = await refusal(bench.provider.find('slow.sh', { who: `${'a'.repeat(60)}b`, other: '1' }));
    expect(data).toMatchObject({
      issues: [
        { name: 'who', reason: 'pattern-too-slow' },
        { name: 'other', reason: 'pattern' },
      ],
    });
  });

  it('is given nothing of the hub’s own, but for what was uploaded', async () => {
    await bench.write('ops/in.sh', '# @axle.param input {kind: file}\n# @axle.param dir {kind: folder}\n');
    await bench.add('ops');
    await mkdir(path.join(bench.home, 'uploads'));
    for (const name of ['axle.db', 'uploads/mine']) await writeFile(path.join(bench.home, name), 'x');
    await symlink(path.join(bench.home, 'axle.db'), path.join(bench.folder, 'link'));
    const find = (input: string) => bench.provider.find('in.sh', { input });
    for (const file of ['axle.db', 'uploads/../axle.db'])
      expect((await refusal(find(`${bench.home}/${file}`))).code).toBe('PARAMS_INVALID');
    expect((await refusal(find(path.join(bench.folder, 'link')))).code).toBe('PARAMS_INVALID');
    expect((await refusal(bench.provider.find('in.sh', { dir: bench.home }))).code).toBe('PARAMS_INVALID');
    await expect(find(path.join(bench.home, 'uploads/mine'))).resolves.toBeDefined();
  });

  it('is found by id, name, file name, or the end of its path', async () => {
    await bench.write('ops/a/deploy.sh', '# @axle.name Deploy it\n');
    await bench.write('ops/b/deploy.py', 'pass\n');
    await bench.write('ops/b/one.py', 'pass\n');
    const { id } = await bench.add('ops');
    const get = async (script: string) => (await bench.handlers.get({ script }, bench.ctx)).id;
    for (const text of [
      'Deploy it',
      'deploy.sh',
      'a/deploy',
      'ops/a/deploy.sh',
      `${id}:a/deploy.sh`,
      path.join(bench.folder, 'ops/a/deploy.sh'),
    ]) {
      expect(await get(text)).toBe(`${id}:a/deploy.sh`);
    }
    expect(await get('one')).toBe(`${id}:b/one.py`);
    // A declared name is surer than a file's: this one means the Python script, which declares none.
    expect(await get('deploy')).toBe(`${id}:b/deploy.py`);
    expect(await refusal(bench.handlers.get({ script: 'ploy' }, bench.ctx))).toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
    await bench.write('ops/c/one.py', 'pass\n');
    await bench.until((scripts) => scripts.filter(({ name }) => name === 'one').length === 2);
    expect(await refusal(bench.handlers.get({ script: 'one' }, bench.ctx))).toMatchObject({ code: 'SCRIPT_AMBIGUOUS' });
    const sees = bench.context(new AbortController().signal, (object) => !object.id.includes('c/one'));
    expect((await bench.handlers.get({ script: 'one' }, sees)).id).toBe(`${id}:b/one.py`);
  });

  it('is not found by who may not run it, whatever it is called', async () => {
    await bench.write('ops/secret.sh', '# @axle.name Hush\necho\n');
    await bench.write('ops/b/secret.sh', 'echo\n');
    const { id } = await bench.add('ops');
    const find = (text: string) => bench.provider.find(text, {}, ({ id: script }) => script !== `${id}:secret.sh`);
    for (const text of ['Hush', `${id}:secret.sh`, path.join(bench.folder, 'ops/secret.sh'), 'ops/secret']) {
      expect((await refusal(find(text))).code).toBe('SCRIPT_NOT_FOUND');
    }
    expect((await find('secret.sh')).subject.id).toBe(`${id}:b/secret.sh`);
    await bench.write('ops/secret.sh', '# @axle.name secret.sh\necho\n');
    expect((await find('secret.sh')).subject.id).toBe(`${id}:b/secret.sh`);
  });

  it('is what its file says now, however fresh the change', async () => {
    const file = await bench.write('ops/a.sh', 'echo\n');
    await bench.add('ops');
    await writeFile(file, '# @axle.param who {required: true}\necho\n');
    expect((await refusal(bench.provider.find('a.sh', {}))).code).toBe('PARAMS_INVALID');
    await rm(file);
    expect((await refusal(bench.provider.find('a.sh', {}))).code).toBe('SCRIPT_NOT_FOUND');
  });

  it('that went, left its source or became a pipe after it was found does not run', async () => {
    const file = await bench.write('ops/d/a.sh', 'echo\n');
    await bench.add('ops');
    const work = await bench.provider.find('a.sh', {});
    await rm(file);
    expect((await refusal(work.stage(run).held)).code).toBe('SCRIPT_NOT_FOUND');
    const other = await bench.write('elsewhere/a.sh', 'echo evil\n');
    await symlink(other, file);
    expect((await refusal(work.stage(run).held)).code).toBe('SCRIPT_BROKEN');
    await rm(path.dirname(file), { recursive: true });
    await symlink(path.dirname(other), path.dirname(file));
    expect((await refusal(work.stage(run).held)).code).toBe('SCRIPT_BROKEN');
  });

  it('whose interpreter is missing says so, and runs once it is there', async () => {
    const shell = path.join(path.dirname(bench.folder), 'no-such-shell');
    await bench.write('ops/a.sh', `#!${shell} -x\n`);
    await bench.add('ops');
    expect(await refusal(bench.provider.find('a.sh', {}))).toMatchObject({ code: 'INTERPRETER_MISSING', data: { interpreter: shell } });
    await writeFile(shell, '#!/bin/sh\n');
    await chmod(shell, 0o755);
    const staging = (await bench.provider.find('a.sh', {})).stage(run);
    await staging.held;
    const { command } = await staging.staged;
    expect(command).toEqual({ file: shell, args: ['-x', path.join(bench.folder, 'ops/a.sh')] });
  });

  it('shows its text, cut where it is long', async () => {
    await bench.write('ops/long.sh', `echo ${'é🎉'.repeat(200_000)}\n`);
    await bench.add('ops');
    const { text, truncated } = await bench.handlers.text({ script: 'long' }, bench.ctx);
    expect(truncated).toBe(true);
    expect(text.length).toBeLessThanOrEqual(262_144);
    expect(text.length).toBeGreaterThan(262_140);
    expect((await bench.handlers.text({ script: 'Hello' }, bench.ctx)).text).toContain('echo hello');
  });
});
