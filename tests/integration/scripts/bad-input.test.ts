import { chmod, mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Script } from '#shared/contract/scripts';
import { Script as ScriptSchema } from '#shared/contract/scripts';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

/** What `check` says of `work/c`, by path below it; every item satisfies the wire. */
async function checked(): Promise<ReadonlyMap<string, Script>> {
  const folder = path.join(bench.folder, 'c');
  const found = new Map<string, Script>();
  for await (const item of bench.handlers.check({ folder }, bench.ctx)) {
    const script = ScriptSchema.parse(item);
    found.set(path.relative(folder, script.file), script);
  }
  return found;
}
const codes = (script: Script | undefined) => script?.problems.map(({ code, blocks }) => [code, blocks]);

describe('a folder of everything that goes wrong', () => {
  it('is read to its end, each fault named where it is', async () => {
    const c = path.join(bench.folder, 'c');
    await bench.write('c/good.sh', '#!/bin/bash\necho good\n');
    await bench.write('c/yaml.sh', 'echo\n');
    await bench.write('c/yaml.axle.yaml', 'name: "not closed\n');
    await bench.write('c/bomb.sh', 'echo\n');
    await bench.write('c/bomb.sh.axle.yaml', `a: &a [1,1]\nb: &b [${'*a,'.repeat(40)}*a]\nname: [${'*b,'.repeat(40)}*b]\n`);
    await bench.write('c/alone.axle.yaml', 'name: nobody\n');
    await bench.write('c/binary.py', Buffer.from([0x23, 0x21, 0, 1, 2]));
    await bench.write('c/bom.sh', '\uFEFF#!/bin/bash\r\n# @axle.name With a mark\r\necho\r\n');
    await bench.write('c/wide.ps1', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('# @axle.name Wide\n', 'utf16le')]));
    await bench.write('c/wide.sh', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('echo\n', 'utf16le')]));
    await bench.write('c/wider.ps1', Buffer.from('\uFEFF\0param\0', 'utf16le'));
    await bench.write('c/empty.sh', '');
    await bench.write('c/long.py', `import argparse\n${'# filler\n'.repeat(30_000)}argparse.ArgumentParser().add_argument('--late')\n`);
    await bench.write('c/nobody.sh', '#!/opt/nowhere/bin/no-such-shell\n');
    await bench.write('c/tool', '#!/usr/bin/env -S awk -f\nBEGIN{}\n', 0o755);
    await bench.write('c/program', Buffer.from('\x7fELF\0'), 0o755);
    await bench.write('c/notes.txt', '#!/bin/sh\n', 0o644);
    await bench.write('c/same1.sh', '# @axle.id twin\n');
    await bench.write('c/same2.sh', '# @axle.id twin\n');
    await bench.write('outside.sh', 'echo secret\n');
    await symlink(path.join(bench.folder, 'outside.sh'), path.join(c, 'escape.sh'));
    await symlink('good.sh', path.join(c, 'inside.sh'));
    await symlink('loop.sh', path.join(c, 'loop.sh'));
    await symlink('.', path.join(c, 'round'));
    await symlink(bench.folder, path.join(c, 'up'));
    await mkdir(path.join(c, 'folder.sh'));
    const huge = await open(path.join(c, 'huge.sh'), 'w');
    await huge.truncate(2 ** 31);
    await huge.close();

    const found = await checked();
    expect(codes(found.get('good.sh'))).toEqual([]);
    expect(found.get('yaml.sh')?.problems).toMatchObject([
      { code: 'bad-yaml', blocks: true, line: 2, file: path.join(c, 'yaml.axle.yaml') },
    ]);
    expect(codes(found.get('bomb.sh'))).toEqual([['bad-yaml', true]]);
    expect(found.get('alone.axle.yaml')?.problems).toMatchObject([
      { code: 'unreadable', blocks: true, detail: 'there is no script beside it' },
    ]);
    expect(codes(found.get('binary.py'))).toEqual([['not-text', true]]);
    expect(found.get('bom.sh')).toMatchObject({ name: 'With a mark', blocked: false, interpreter: { command: '/bin/bash' } });
    expect(found.get('wide.ps1')?.name).toBe('Wide');
    expect(codes(found.get('wide.sh'))).toEqual([['not-text', true]]);
    expect(codes(found.get('wider.ps1'))).toEqual([['not-text', true]]);
    expect(codes(found.get('empty.sh'))).toEqual([]);
    expect(found.get('long.py')?.problems).toMatchObject([
      { code: 'bad-param', blocks: false, detail: 'only the first 262144 bytes are read: arguments after them are not known' },
    ]);
    expect(codes(found.get('nobody.sh'))).toEqual([['no-interpreter', true]]);
    expect(found.get('tool')).toMatchObject({ language: 'executable', interpreter: { command: 'awk', args: ['-f'] } });
    expect(found.get('same1.sh')?.problems).toMatchObject([{ code: 'duplicate-id', detail: `twin: ${path.join(c, 'same2.sh')}` }]);
    expect(codes(found.get('same2.sh'))).toEqual([['duplicate-id', true]]);
    expect(codes(found.get('escape.sh'))).toEqual([['outside-source', true]]);
    expect(codes(found.get('inside.sh'))).toEqual([]);
    expect(found.get('loop.sh')?.problems).toMatchObject([{ code: 'unreadable', detail: 'ELOOP' }]);
    expect(found.get('huge.sh')).toMatchObject({ size: 2 ** 31, blocked: true, problems: [{ code: 'too-large' }] });
    expect([...found.keys()].filter((name) => /^(program|notes|round|up|folder)/.test(name))).toEqual([]);
    expect(found.size).toBe(19);
  });

  it('may have any name', async () => {
    const names = ['two\nlines', `it's "quoted"`, '🎉 émoji', '..', '...', '-rf', '$(touch x)', ' space ', 'a:b', '%2e%2e', '\\back'];
    for (const name of names) await bench.write(`c/${name}.sh`, 'echo\n');
    const { id } = await bench.add('c');
    const run = path.join(bench.home, 'run');
    for (const [at, name] of names.entries()) {
      const script = `${id}:${name}.sh`;
      // A name that begins with a dot is hidden, as it is everywhere.
      if (name.startsWith('.')) {
        expect((await refusal(bench.handlers.get({ script }, bench.ctx))).code).toBe('SCRIPT_NOT_FOUND');
        continue;
      }
      expect(ScriptSchema.parse(await bench.handlers.get({ script }, bench.ctx))).toMatchObject({ id: script, name });
      const folder = path.join(run, String(at));
      await mkdir(folder, { recursive: true });
      const staging = (await bench.provider.find(script, {})).stage(folder);
      await staging.held;
      const staged = await staging.staged;
      expect(staged.script.copy).toBe(path.join(folder, 'files', `${name}.sh`));
      expect(staged.command.args.at(-1)).toBe(path.join(bench.folder, 'c', `${name}.sh`));
    }
  });

  it('may be deeper than is looked into, and says where that is', async () => {
    const levels = (count: number): string => Array.from({ length: count }, (_, at) => `d${at + 1}`).join('/');
    const deepest = levels(63);
    await bench.write(`c/${deepest}/last.sh`, 'echo\n');
    await bench.write(`c/${deepest}/below/hidden.sh`, 'echo\n');
    const found = await checked();
    expect([...found.keys()].sort()).toEqual([`${deepest}/below`, `${deepest}/last.sh`]);
    expect(codes(found.get(`${deepest}/last.sh`))).toEqual([]);
    const problem = { code: 'unreadable', blocks: true, detail: 'it lies 64 folders deep: no script is looked for in it' };
    expect(found.get(`${deepest}/below`)?.problems).toMatchObject([{ ...problem, file: path.join(bench.folder, 'c', deepest, 'below') }]);

    // The same on a source, also of what comes and changes while it is watched.
    const { id } = await bench.add('c');
    await bench.write(`c/${deepest}/later/hidden.sh`, 'echo\n');
    const names = (list: readonly { readonly sourceId: string; readonly name: string }[]): readonly string[] =>
      list.flatMap(({ sourceId, name }) => (sourceId === id ? [name] : [])).sort();
    const whole = ['below', 'last', 'later'];
    await bench.until((list) => names(list).join() === whole.join());
    expect((await bench.handlers.get({ script: `${id}:${deepest}/later` }, bench.ctx)).problems).toMatchObject([problem]);
    await bench.write(`c/${deepest}/later/another.sh`, 'echo\n');
    await bench.write(`c/${deepest}/seen.sh`, 'echo\n');
    expect(names(await bench.until((list) => names(list).includes('seen')))).toEqual([...whole, 'seen']);
  });

  it('with a folder that this user may not read shows that folder', async (test) => {
    if (process.getuid?.() !== 0) return test.skip('needs root to become a user who may not read');
    await bench.write('c/a.sh', 'echo\n');
    await bench.write('c/denied.sh', 'echo\n', 0o600);
    await mkdir(path.join(bench.folder, 'c/locked'), { mode: 0o700 });
    // The test's own folder is this user's alone; only its way has to be open.
    await chmod(path.dirname(bench.folder), 0o755);
    process.seteuid?.(65_534);
    try {
      const found = await checked();
      expect(codes(found.get('a.sh'))).toEqual([]);
      for (const name of ['locked', 'denied.sh'])
        expect(found.get(name)?.problems).toMatchObject([{ code: 'unreadable', detail: 'EACCES' }]);
    } finally {
      process.seteuid?.(0);
    }
  });
});
