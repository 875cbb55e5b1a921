import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { SourceId } from '#shared/contract/scripts';
import { askedParams, validateParams } from '#shared/contract/validate-params';
import { understand } from '#main/spokes/scripts/reading/understand';
import { argumentsOf } from '#main/spokes/scripts/running/arguments';

const folder = mkdtempSync(join(tmpdir(), 'axle-argparse-'));
afterAll(() => rmSync(folder, { recursive: true }));
const head = 'import argparse, json\np = argparse.ArgumentParser()\n';
const tail = '\nprint(json.dumps(vars(p.parse_args())))\n';

/** What Python's own argparse makes of the command line that a form's values become. */
async function parsed(body: string, given: Readonly<Record<string, string>>): Promise<unknown> {
  const file = join(folder, 'tool.py');
  writeFileSync(file, head + body + tail);
  const source = { id: SourceId.parse('s'), label: 'S', folder };
  const read = await understand({ relative: 'tool.py', real: file, sidecar: null, named: true }, { source, platform: 'linux' });
  if (read === null) throw new Error('no script');
  const { params } = read.script;
  const { values, issues } = validateParams(params, given);
  expect(issues).toEqual([]);
  const { stdout } = await promisify(execFile)('python3', [file, ...argumentsOf(askedParams(params, given), values)]);
  return JSON.parse(stdout);
}

describe('values that look like options reach argparse as values', () => {
  it('of positions, whatever else is given', async () => {
    const body =
      'p.add_argument("--all", nargs="+")\np.add_argument("-v", action="count")\np.add_argument("-5", dest="five", action="store_true")\n' +
      'p.add_argument("of", type=int)\np.add_argument("to")\np.add_argument("more", nargs="*")';
    const given = { all: 'a\nb', v: '-vv', of: '-5', to: '--all', more: '-x\ny' };
    expect(await parsed(body, given)).toEqual({ all: ['a', 'b'], v: 2, five: false, of: -5, to: '--all', more: ['-x', 'y'] });
    expect(await parsed(body, { of: '5', to: '-' })).toMatchObject({ of: 5, to: '-', more: [] });
  });

  it('of positions of a sub-command', async () => {
    const body =
      'p.add_argument("--deep", action="store_true")\ns = p.add_subparsers(dest="command", required=True)\nq = s.add_parser("find")\n' +
      'q.add_argument("--in", dest="place")\nq.add_argument("what", nargs="+")';
    const given = { command: 'find', deep: 'yes', place: '-p', what: '-name\n-x' };
    expect(await parsed(body, given)).toEqual({ deep: true, command: 'find', place: '-p', what: ['-name', '-x'] });
  });
});
