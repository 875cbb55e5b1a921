import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StateEntry } from '#shared/contract/script-state';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const sdk = join(process.cwd(), 'resources', 'sdk');

/** The same in each language: what was set and kept, then what is kept for the next run. */
const scripts = {
  'python.py': `#!/usr/bin/env python3
import os, sys
sys.path.insert(0, os.environ.get("AXLE_SDK") or ${JSON.stringify(sdk)})
import axle
print(axle.get_setting("region", "none"), axle.get_state("runs", 0), axle.get_state('odd "key" é', "-"))
axle.set_state("runs", axle.get_state("runs", 0) + 1)
axle.set_state('odd "key" é', 'a "text"\\n\\\\ é')
axle.set_state("gone", True)
axle.remove_state("gone")
`,
  'node.mjs': `#!/usr/bin/env node
const axle = await import((process.env.AXLE_SDK || ${JSON.stringify(sdk)}) + '/axle.mjs');
console.log([axle.getSetting('region', 'none'), axle.getState('runs', 0), axle.getState('odd "key" é', '-')].join(' '));
axle.setState('runs', axle.getState('runs', 0) + 1);
axle.setState('odd "key" é', 'a "text"\\n\\\\ é');
axle.setState('gone', true);
axle.removeState('gone');
`,
  'bash.sh': `#!/usr/bin/env bash
set -euo pipefail
. "\${AXLE_SDK:-${sdk}}/axle.sh"
echo "$(axle_get_setting region none) $(axle_get_state runs 0) $(axle_get_state 'odd "key" é' -)"
axle_set_state runs $(($(axle_get_state runs 0) + 1))
axle_set_state 'odd "key" é' $'a "text"\\n\\\\ é'
axle_set_state gone true
axle_remove_state gone
`,
};

describeWith(['linux', 'bubblewrap', 'python'], 'settings and state of scripts', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  async function entries(script: string): Promise<readonly StateEntry[]> {
    const all: StateEntry[] = [];
    for await (const entry of bench.hub.scriptState.list({ script })) all.push(entry);
    return all;
  }
  const values = async (script: string): Promise<Record<string, unknown>> =>
    Object.fromEntries((await entries(script)).map(({ kind, key, json }) => [`${kind} ${key}`, JSON.parse(json) as unknown]));

  it.each(Object.entries(scripts))('%s reads both from a strict sandbox, and keeps what it writes', async (file, text) => {
    await bench.script(file, text);
    for (const sandbox of ['strict', 'none', 'standard'] as const) {
      const first = await bench.run(file, { sandbox });
      expect([await bench.output(first.id), first.state, first.results.problems]).toEqual(['none 0 -\n', 'succeeded', []]);
      expect(await values(file)).toEqual({ 'state runs': 1, 'state odd "key" é': 'a "text"\n\\ é' });
      await bench.hub.scriptState.setSetting({ script: file, key: 'region', json: '"eu-west"' });
      const second = await bench.run(file, { sandbox, mode: sandbox === 'strict' ? 'terminal' : 'pipe' });
      expect((await bench.output(second.id)).replaceAll('\r', '')).toBe('eu-west 1 a "text"\n\\ é\n');
      expect(await values(file)).toMatchObject({ 'setting region': 'eu-west', 'state runs': 2 });
      expect((await entries(file)).find(({ key }) => key === 'runs')?.by).toEqual({ type: 'run', name: second.id });
      await bench.hub.scriptState.removeSetting({ script: file, key: 'region' });
      expect(await bench.hub.scriptState.clear({ script: file })).toEqual({ removed: 2 });
    }
  });

  it.each(Object.entries(scripts))('%s works outside Axle, with what it falls back to', async (file, text) => {
    const path = await bench.script(file, text);
    expect(execFileSync(path, { env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8', timeout: 30_000 })).toBe('none 0 -\n');
  });

  it('bash reads again what it wrote, to the last character', async () => {
    const given = [
      '1.10',
      '12345678901234567890',
      '1e5',
      '-0',
      '0.0000001',
      '0.5',
      '42',
      '007',
      'true',
      'tab\there',
      '\u001b[1m\r\u001e',
      '\n a \n',
      '',
    ];
    await bench.script(
      'exact.sh',
      `#!/bin/bash
. "$AXLE_SDK/axle.sh"
values=(${given.map((text) => `$'${text.replaceAll(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`).join(' ')})
for at in "\${!values[@]}"; do
  if [ -z "\${AXLE_STATE:-}" ]; then axle_set_state "key $at" "\${values[at]}"
  else got=$(axle_get_state "key $at" none; echo .); [ "\${got%.}" = "\${values[at]}" ] || printf 'key %s: %q is %q\n' "$at" "\${values[at]}" "\${got%.}"; fi
done
`,
    );
    expect((await bench.run('exact')).results.problems).toEqual([]);
    expect(await bench.output((await bench.run('exact')).id)).toBe('');
    const kept = await values('exact');
    expect([kept['state key 0'], kept['state key 5'], kept['state key 6'], kept['state key 8']]).toEqual(['1.10', 0.5, 42, true]);
  });

  it('a script cannot change its settings, nor what it was given to read', async () => {
    await bench.script(
      'sly.sh',
      '#!/bin/bash\necho \'{"type":"state","kind":"setting","key":"region","value":"mine"}\' >&3\necho x 2>/dev/null >> "$AXLE_STATE" || echo refused\ncat "$AXLE_STATE"\n',
    );
    await bench.hub.scriptState.setSetting({ script: 'sly', key: 'region', json: '"eu"' });
    const run = await bench.run('sly', { sandbox: 'strict' });
    expect(await bench.output(run.id)).toBe('refused\n{"kind":"setting","key":"region","value":"eu"}\n');
    expect(await values('sly')).toEqual({ 'setting region': 'eu', 'state region': 'mine' });
  });

  it('of two runs at once the last write holds, and each has read what there was at its start', async () => {
    await bench.script(
      'two.sh',
      `#!/bin/bash
. "$AXLE_SDK/axle.sh"
echo "read $(axle_get_state turn none)"
axle_set_state turn "$AXLE_RUN_ID"
echo written
${waitFor('go')}axle_set_state "$AXLE_RUN_ID" over
axle_set_state turn "$AXLE_RUN_ID"
`,
    );
    const first = await bench.start('two');
    await bench.printed(first, 'written');
    await expect.poll(() => values('two')).toEqual({ 'state turn': first });
    const second = await bench.start('two');
    await bench.printed(second, 'written');
    await expect.poll(() => values('two')).toEqual({ 'state turn': second });
    bench.open('go');
    await Promise.all([bench.ended(first), bench.ended(second)]);
    expect(await bench.output(first)).toBe('read none\nwritten\n');
    expect(await bench.output(second)).toBe(`read ${first}\nwritten\n`);
    const now = await values('two');
    expect([first, second]).toContain(now['state turn']);
    expect(now).toMatchObject({ [`state ${first}`]: 'over', [`state ${second}`]: 'over' });
  });

  it('says on the run what was too large, not JSON, or without room', async () => {
    await bench.script(
      'large.py',
      `#!/usr/bin/env python3
import os, sys
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
axle.set_state("large", "x" * 65_535)
axle.set_state("", 1)
axle.set_state("bell\\a", 1)
axle.set_state("k" * 257, 1)
for n in range(17):
    axle.set_state("key %02d" % n, "x" * 65_000)
axle.set_state("small", 1)
`,
    );
    const run = await bench.run('large');
    expect(run.results).toMatchObject({ count: 0, refused: 5 });
    expect(run.results.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'too-large'],
      [2, 'not-a-result'],
      [3, 'not-a-result'],
      [4, 'not-a-result'],
      [21, 'state-full'],
    ]);
    const kept = await values('large');
    expect([Object.keys(kept).length, kept['state small']]).toEqual([17, 1]);
  });

  it('people change it too, within the same bounds, and the audit chain says who and not what', async () => {
    await bench.script('plain.sh', '#!/bin/bash\necho "${AXLE_STATE:-nothing}"\n');
    const { scriptState } = bench.hub;
    expect(await bench.output((await bench.run('plain')).id)).toBe('nothing\n');
    await scriptState.set({ script: 'plain', key: 'a key', json: '{ "deep": [1, "canary-value"] }' });
    expect(await entries('plain')).toMatchObject([{ key: 'a key', json: '{"deep":[1,"canary-value"]}', by: { type: 'person' } }]);
    for (const json of [
      '',
      'null',
      '{',
      `${'['.repeat(101)}${']'.repeat(101)}`,
      `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
      `"${'x'.repeat(65_536)}"`,
    ])
      await expect(scriptState.set({ script: 'plain', key: 'k', json })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(scriptState.set({ script: 'plain', key: 'a\nb', json: '1' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    for (let n = 0; n < 16; n += 1) await scriptState.set({ script: 'plain', key: `k${n}`, json: `"${'x'.repeat(65_000)}"` });
    await expect(scriptState.set({ script: 'plain', key: 'k16', json: `"${'x'.repeat(65_000)}"` })).rejects.toMatchObject({
      code: 'STATE_FULL',
    });
    await expect(scriptState.remove({ script: 'plain', key: 'never' })).rejects.toMatchObject({ code: 'STATE_NOT_FOUND' });
    await expect(scriptState.clear({ script: 'no such script' })).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
    await scriptState.remove({ script: 'plain', key: 'a key' });
    expect(await scriptState.clear({ script: 'plain' })).toEqual({ removed: 16 });
    const { items } = await bench.hub.audit.page({ filter: { text: 'script.state' } });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['script.state-set', 'script.state-remove', 'script.state-clear']),
    );
    expect(JSON.stringify(items)).not.toContain('canary-value');
  });

  describe('in a hub that is killed, or loses its scripts', () => {
    let others: HubBench;
    beforeEach(async () => {
      others = bench;
      bench = await createHubBench();
    });
    afterEach(async () => {
      await bench.close();
      bench = others;
    });

    it('what was written counts though the run fails, is cancelled, or its hub is killed meanwhile', async () => {
      await bench.script('fails.sh', '#!/bin/bash\n. "$AXLE_SDK/axle.sh"\naxle_set_state last failed\nexit 3\n');
      expect((await bench.run('fails')).state).toBe('failed');
      expect(await values('fails')).toEqual({ 'state last': 'failed' });

      await bench.script(
        'goes-on.sh',
        `#!/bin/bash\n. "$AXLE_SDK/axle.sh"\naxle_set_state first 1\necho ready\n${waitFor('open')}axle_set_state second 2\n${waitFor('end')}`,
      );
      const run = await bench.start('goes-on');
      await bench.printed(run, 'ready');
      await bench.process.kill();
      bench.open('open'); // The recorder takes down what nobody asks for.
      await expect.poll(() => readFileSync(join(bench.home, 'runs', run, 'state'), 'utf8')).toContain('second');
      await bench.next('kill');
      await expect.poll(() => values('goes-on')).toEqual({ 'state first': 1, 'state second': 2 });
      await bench.hub.scriptState.set({ script: 'goes-on', key: 'first', json: '"by hand"' });
      await bench.next('kill');
      await bench.running(run);
      await bench.hub.runs.cancel({ run });
      expect((await bench.ended(run)).state).toBe('cancelled');
      // It came in once: what was written by hand since is not written over.
      expect(await values('goes-on')).toEqual({ 'state first': 'by hand', 'state second': 2 });
    });

    it('is there for a script that is gone, by its whole id, until somebody removes it', async () => {
      await bench.script('leaves.sh', '#!/bin/bash\n:\n');
      const { id, sourceId } = await bench.hub.scripts.get({ script: 'leaves' });
      await bench.hub.scriptState.set({ script: 'leaves', key: 'k', json: '1' });
      await bench.hub.scripts.removeSource({ source: sourceId });
      const owners = async () => {
        const all = [];
        for await (const owner of bench.hub.scriptState.owners({})) all.push(owner);
        return all;
      };
      expect(await owners()).toMatchObject([{ script: id, known: false, settings: 0, state: 1 }]);
      expect(await values(id)).toEqual({ 'state k': 1 });
      await bench.hub.scriptState.clear({ script: id });
      expect(await owners()).toEqual([]);
    });
  });
});
