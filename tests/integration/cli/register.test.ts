import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Pool } from '#shared/contract/slots';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const sdk = resolve(import.meta.dirname, '../../../resources/sdk');
const cli = resolve(import.meta.dirname, '../../../dist/main/cli.js');

/** The same in each language, in a pool of its own: says its slot, or why it has none, and stays until its input ends. */
const scripts: Readonly<Record<string, string>> = {
  'outside.py': `#!/usr/bin/env python3
import sys
sys.path.insert(0, ${JSON.stringify(sdk)})
import axle
try:
    print("slot", axle.register_session("nightly -- it's", "backups-py"), flush=True)
except RuntimeError as error:
    print("none", error, flush=True)
sys.stdin.read()
`,
  'outside.mjs': `#!/usr/bin/env node
import { registerSession } from ${JSON.stringify(`${sdk}/axle.mjs`)};
try {
  console.log('slot', registerSession("nightly -- it's", 'backups-mjs'));
} catch (error) {
  console.log('none', error.message);
}
process.stdin.resume();
`,
  'outside.sh': `#!/usr/bin/env bash
. ${sdk}/axle.sh
if slot=$(axle_register_session "nightly -- it's" backups-sh 2>&1); then echo "slot $slot"; else echo "none $slot"; fi
cat > /dev/null
`,
};

const poolOf = (name: string): string => name.replace('outside.', 'backups-');

describeWith(['linux'], 'a script that Axle did not start', () => {
  let line: CommandLine;
  let axle: string;
  beforeAll(async () => {
    line = await createCommandLine();
    axle = join(line.folder, 'axle');
    await writeFile(axle, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
    await chmod(axle, 0o755);
    for (const [name, text] of Object.entries(scripts)) await line.script(name, text);
    for (const name of Object.keys(scripts)) expect(await line.axle('slots', 'set', poolOf(name), '1')).toMatchObject({ code: 0 });
  });
  afterAll(() => line.close());

  const begun: ChildProcess[] = [];
  afterEach(() => {
    for (const child of begun.splice(0)) child.kill('SIGKILL');
  });

  const pool = async (script: string): Promise<Pool | undefined> =>
    (JSON.parse((await line.axle('slots', 'list', '--json')).out) as Pool[]).find(({ name }) => name === poolOf(script));
  async function begin(name: string, env: Record<string, string> = {}): Promise<{ child: ChildProcess; said: string }> {
    const own = { AXLE_HOME: join(line.folder, 'home'), XDG_RUNTIME_DIR: join(line.folder, 'r'), AXLE_LANG: 'en', AXLE_CLI: axle };
    const child = spawn(join(line.folder, 'scripts', name), {
      env: { ...process.env, ...own, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    begun.push(child);
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.endsWith('\n')) break;
    }
    return { child, said };
  }
  async function end({ child }: { readonly child: ChildProcess }, how: 'kill' | 'input'): Promise<void> {
    const exited = once(child, 'exit');
    if (how === 'kill') child.kill('SIGKILL');
    else child.stdin?.end();
    await exited;
  }

  // Together: that a process has ended is looked for every ten seconds.
  it('is counted by its SDK, in each language, and no more once it was killed', async () => {
    await Promise.all(Object.keys(scripts).map(counted));
  });
  async function counted(name: string): Promise<void> {
    const first = await begin(name);
    expect(first.said).toMatch(/^slot \d+\n$/);
    expect(await pool(name)).toMatchObject({ used: 1, slots: [{ what: "nightly -- it's", pid: first.child.pid, runId: null }] });
    const second = await begin(name);
    expect(second.said).toContain('none SLOTS_EXHAUSTED:');
    await end(second, 'input');
    await end(first, 'kill');
    await expect.poll(async () => (await pool(name))?.used).toBe(0);
  }

  it.each(Object.keys(scripts))('does without where Axle counts it already, or is not there: %s', async (name) => {
    for (const env of [{ AXLE_RUN_ID: 'x' }, { AXLE_CLI: '/nowhere/axle' }]) {
      const script = await begin(name, env);
      expect(script.said).toMatch(/^slot (None|null)?\n$/);
      await end(script, 'input');
    }
    expect((await pool(name))?.used).toBe(0);
  });

  it('is told what is wrong with how it asks', async () => {
    expect((await line.axle('slots', 'register', '--pid', '0')).err).toContain('BAD_INPUT: ');
    expect((await line.axle('slots', 'register', '--pid', '4194304')).err).toContain('no process 4194304');
    expect((await line.axle('slots', 'register', '--pool', 'none-such')).err).toContain('POOL_NOT_FOUND');
    expect(await line.axle('slots', 'register', '--pid', String(process.pid), '--json')).toMatchObject({ code: 0, err: '' });
  });
});
