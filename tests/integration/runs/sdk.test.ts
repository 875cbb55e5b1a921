import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyResult, type ShownResult } from '#shared/contract/results';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const sdk = join(process.cwd(), 'resources', 'sdk');

/** The same in each language: odd text, types that are told, a file of several parts, rows for more than one line. */
const scripts = {
  'sdk-python.py': `#!/usr/bin/env python3
import os, sys
sys.path.insert(0, os.environ.get("AXLE_SDK") or ${JSON.stringify(sdk)})
import axle
axle.write_progress(40, 'Reading "hosts"')
axle.write_table("Hosts", [{"host": 'é "q" \\\\ tab', "up": True, "ms": 12.5}, {"host": "=1+1", "up": False, "ms": None}])
axle.write_table("Many", ([n, "x" * 200] for n in range(3000)), [{"name": "n", "type": "number"}, "text"])
axle.write_values("Summary", {"hosts": 2, "all up": False, "note": "it's"})
axle.write_chart("Load", ["10:00", "10:05"], {"db1": [1, None], "db 2": [2.5, 3]}, "bar", "%")
axle.write_link("Ticket", "https://example.org/1?a=b&c")
with open("/tmp/axle-sdk.bin", "w") as file:
    file.write("0123456789abcdef" * 24000)
axle.write_file("/tmp/axle-sdk.bin", "report.bin")
open("/tmp/axle-sdk-empty", "w").close()
axle.write_file("/tmp/axle-sdk-empty", "empty")
print("done")
`,
  'sdk-node.mjs': `#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
const axle = await import((process.env.AXLE_SDK || ${JSON.stringify(sdk)}) + '/axle.mjs');
axle.writeProgress(40, 'Reading "hosts"');
axle.writeTable('Hosts', [{ host: 'é "q" \\\\ tab', up: true, ms: 12.5 }, { host: '=1+1', up: false, ms: null }]);
axle.writeTable('Many', Array.from({ length: 3000 }, (_, n) => [n, 'x'.repeat(200)]), [{ name: 'n', type: 'number' }, 'text']);
axle.writeValues('Summary', { hosts: 2, 'all up': false, note: "it's" });
axle.writeChart('Load', ['10:00', '10:05'], { db1: [1, null], 'db 2': [2.5, 3] }, 'bar', '%');
axle.writeLink('Ticket', 'https://example.org/1?a=b&c');
writeFileSync('/tmp/axle-sdk.bin', '0123456789abcdef'.repeat(24000));
axle.writeFile('/tmp/axle-sdk.bin', 'report.bin');
writeFileSync('/tmp/axle-sdk-empty', '');
axle.writeFile('/tmp/axle-sdk-empty', 'empty');
console.log('done');
`,
  'sdk-bash.sh': `#!/usr/bin/env bash
set -euo pipefail
. "\${AXLE_SDK:-${sdk}}/axle.sh"
axle_write_progress 40 'Reading "hosts"'
printf 'é "q" \\\\ tab\\ttrue\\t12.5\\n=1+1\\tfalse\\t\\n' | axle_write_table Hosts host up:boolean ms:number
text=$(printf '%0200d' 0)
seq 0 2999 | sed "s/$/\\t\${text//0/x}/" | axle_write_table Many n:number text
axle_write_values Summary hosts=2 'all up=false' "note=it's"
printf '10:00\\t1\\t2.5\\n10:05\\t-\\t3\\n' | axle_write_chart Load bar % db1 'db 2'
axle_write_link Ticket 'https://example.org/1?a=b&c'
printf '0123456789abcdef%.0s' {1..24000} > /tmp/axle-sdk.bin
axle_write_file /tmp/axle-sdk.bin report.bin
: > /tmp/axle-sdk-empty
axle_write_file /tmp/axle-sdk-empty empty
echo done
`,
};

const expected = {
  Hosts: {
    type: 'table',
    name: 'Hosts',
    columns: [
      { name: 'host', type: 'text' },
      { name: 'up', type: 'boolean' },
      { name: 'ms', type: 'number' },
    ],
    rows: [
      ['é "q" \\ tab', true, 12.5],
      ['=1+1', false, null],
    ],
  },
  Many: {
    type: 'table',
    name: 'Many',
    columns: [
      { name: 'n', type: 'number' },
      { name: 'text', type: 'text' },
    ],
    rows: Array.from({ length: 3_000 }, (_, n) => [n, 'x'.repeat(200)]),
  },
  Summary: {
    type: 'values',
    name: 'Summary',
    values: [
      ['hosts', 2],
      ['all up', false],
      ['note', "it's"],
    ],
  },
  Load: {
    type: 'chart',
    name: 'Load',
    kind: 'bar',
    labels: ['10:00', '10:05'],
    series: [
      { name: 'db1', values: [1, null] },
      { name: 'db 2', values: [2.5, 3] },
    ],
    unit: '%',
  },
  Ticket: { type: 'link', name: 'Ticket', url: 'https://example.org/1?a=b&c' },
  'report.bin': { type: 'file', name: 'report.bin', bytes: 384_000, file: 0 },
  empty: { type: 'file', name: 'empty', bytes: 0, file: 1 },
};

describeWith(['linux', 'bubblewrap'], 'the SDKs for scripts', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    for (const [file, text] of Object.entries(scripts)) await bench.script(file, text);
  });
  afterAll(() => bench.close());

  async function resultsOf(run: RunId): Promise<Record<string, ShownResult>> {
    let shown: ReadonlyMap<string, ShownResult> = new Map();
    for await (const { result } of bench.hub.runs.results({ run })) shown = applyResult(shown, result);
    return Object.fromEntries(shown);
  }

  it.each(Object.keys(scripts))('%s gives the same as the others, in a strict sandbox', async (file) => {
    const run = await bench.run(file, { sandbox: 'strict' });
    expect([await bench.output(run.id), run.state, run.results.problems]).toEqual(['done\n', 'succeeded', []]);
    expect(await resultsOf(run.id)).toEqual(expected);
    expect(readFileSync(join(bench.home, 'runs', run.id, 'result.000'), 'utf8')).toBe('0123456789abcdef'.repeat(24_000));
  });

  it.each(Object.keys(scripts))('%s works outside Axle, where nothing is given', (file) => {
    const env = { PATH: process.env['PATH'] ?? '' };
    expect(execFileSync(join(bench.scripts, file), { env, encoding: 'utf8', timeout: 30_000 })).toBe('done\n');
  });
});

describe('the names in the SDKs', () => {
  const names = [
    'write_result',
    'write_table',
    'add_rows',
    'write_values',
    'write_chart',
    'write_link',
    'write_file',
    'write_progress',
    'get_setting',
    'get_state',
    'set_state',
    'remove_state',
    'register_session',
    'get_token',
    'get_secret',
    'connect_graph',
  ];
  const camel = (name: string): string => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const cmdlet = (name: string): string => {
    const [verb = '', noun = ''] = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return `${verb}-Axle${noun}`;
  };
  const text = (file: string): string => readFileSync(join(sdk, file), 'utf8');

  it.each([
    ['axle.py', /^def ([a-z]\w*)\(/gm, (name: string) => name],
    ['axle.mjs', /^export (?:async )?(?:const|function) (\w+)/gm, camel],
    ['axle.sh', /^axle_((?!json)\w+)\(\)/gm, (name: string) => name],
    ['Axle.psm1', /^function ((?:Write|Add|Register)-\w+|(?:Get|Set|Remove|Connect)-Axle(?:Setting|State|Token|Secret|Graph))\b/gm, cmdlet],
  ] as const)('are the same in %s', (file, pattern, named) => {
    const found = [...text(file).matchAll(pattern)].map(([, name]) => name);
    expect(found).toEqual(names.map(named));
    const listed = text('README.md');
    for (const name of names) expect(listed).toContain(`${file === 'axle.sh' ? 'axle_' : ''}${named(name)}\``);
  });

  it('are those that the PowerShell module gives away', () => {
    const exported = /^Export-ModuleMember -Function (.*)$/m.exec(text('Axle.psm1'))?.[1];
    expect(exported?.split(', ')).toEqual(names.map(cmdlet));
  });
});
