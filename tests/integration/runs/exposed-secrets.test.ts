import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run, RunId } from '#shared/contract/runs';
import { filesBelow, readIfThere } from '../../support/files-below';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { processesShowing } from '../../support/shown-arguments';

const SECRET = 'cänary/7b+Z&q=?19 Xw';
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').replaceAll('=', ''),
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString('hex'),
  JSON.stringify(SECRET).slice(1, -1),
];
const holds = (bytes: Buffer): boolean => FORMS.some((form) => bytes.includes(form));
const leaksIn = (folder: string): readonly string[] => filesBelow(folder).filter((file) => holds(readIfThere(file)));

const RAYCAST = `#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Teller
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "password", "placeholder": "Token" }
# @raycast.argument2 { "type": "text", "placeholder": "Gate", "optional": true }
echo "plain $1"
echo "base64 $(printf %s "$1" | base64 -w0)"
echo "length \${#1}"
env | grep -c SECRET
echo '{"type":"values","name":"v","values":{"token":"'"$1"'"}}' >&"$AXLE_RESULTS"
echo ready
[ -z "$2" ] || ${waitFor('$2')}`;

const ARGPARSE = `#!/usr/bin/env python3
"""Signs in."""
# @axle.retry 1 0.1
import argparse, sys
parser = argparse.ArgumentParser(description='Signs in.')
parser.add_argument('--password', help='of the account')
parser.add_argument('--fail', action='store_true')
args = parser.parse_args()
print('password', args.password, len(args.password or ''))
sys.exit(3 if args.fail else 0)
`;

describeWith(['linux', 'bubblewrap', 'python'], 'a secret that a script takes only as an argument', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('teller.sh', RAYCAST);
    await bench.script('signin.py', ARGPARSE);
  });
  afterAll(() => bench.close());

  const detailsOf = async (run: RunId, action: string): Promise<readonly unknown[]> =>
    (await bench.hub.audit.page({ filter: { action }, limit: 50 })).items.filter(({ runId }) => runId === run).map(({ detail }) => detail);

  it('is refused without consent, and nothing runs', async () => {
    const before = (await bench.hub.runs.page({})).items.length;
    await expect(bench.start('teller', { params: { argument1: SECRET } })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: [{ name: 'argument1', reason: 'secret-argument' }] },
    });
    await expect(bench.start('signin', { params: { password: SECRET } })).rejects.toMatchObject({
      data: { issues: [{ name: 'password', reason: 'secret-argument' }] },
    });
    expect((await bench.hub.runs.page({})).items).toHaveLength(before);
    expect(leaksIn(bench.home)).toEqual([]);
  });

  it.each(['none', 'standard', 'strict'] as const)('stands with consent among its own arguments and nowhere else (%s)', async (sandbox) => {
    const mode = sandbox === 'strict' ? 'terminal' : 'pipe';
    const run = await bench.start('teller', { params: { argument1: SECRET, argument2: sandbox }, sandbox, mode, exposes: true });
    await bench.printed(run, 'ready');
    const { byArguments, byEnvironment } = processesShowing(holds);
    expect(byArguments.length).toBeGreaterThan(0);
    expect(byArguments.filter((one) => one.run !== run)).toEqual([]);
    expect(byEnvironment).toEqual([]);
    expect([...leaksIn(bench.home), ...leaksIn(bench.process.runtime)]).toEqual([]);
    if (sandbox === 'strict') await bench.hub.runs.cancel({ run });
    else bench.open(sandbox);
    const ended = await bench.ended(run);
    expect(ended.params[0]).toEqual({ name: 'argument1', label: 'Token', value: null, secret: true, cut: false, exposed: true });
    expect(ended.params[1]).toMatchObject({ name: 'argument2', exposed: false });
    expect(ended.results.count).toBe(1);
    expect((await bench.output(run)).replaceAll('\r', '')).toBe(`plain ***\nbase64 ***\nlength ${SECRET.length}\n0\nready\n`);
    expect(processesShowing(holds).byArguments).toEqual([]);
    expect([...leaksIn(bench.home), ...leaksIn(bench.process.runtime)]).toEqual([]);
    expect(await detailsOf(run, 'run.start')).toEqual([expect.objectContaining({ exposed: 'argument1' })]);
    expect((await bench.hub.runs.grants({ run })).plan).toMatchObject({ exposed: [{ param: 'argument1', label: 'Token' }], secrets: [] });
  });

  it('is told before the start, and is a part of what a start is bound to', async () => {
    const about = { script: 'signin', secrets: ['password'] };
    const seen = await bench.hub.runs.preview(about);
    expect(seen).toMatchObject({ issues: [], plan: { secrets: [], exposed: [{ param: 'password' }] } });
    const without = await bench.hub.runs.preview({ script: 'signin' });
    expect(without.plan.exposed).toEqual([]);
    const start = { params: { password: SECRET }, exposes: true };
    await expect(bench.start('signin', { ...start, expect: without.digest })).rejects.toMatchObject({
      code: 'GRANTS_CHANGED',
      data: { changed: ['secrets'] },
    });
    const ended = await bench.run('signin', { ...start, expect: seen.digest });
    expect(await bench.output(ended.id)).toBe(`password *** ${SECRET.length}\n`);
  });

  it('has no say where no secret is exposed, and is not asked for one that was left empty', async () => {
    const ended = await bench.run('signin', { params: { password: '' } });
    expect(await bench.output(ended.id)).toBe('password None 0\n');
    expect(ended.params.some(({ exposed }) => exposed)).toBe(false);
    expect(await detailsOf(ended.id, 'run.start')).toEqual([expect.not.objectContaining({ exposed: expect.anything() })]);
  });

  it('is agreed to once more with each repeat', async () => {
    const first = await bench.run('signin', { params: { password: SECRET }, exposes: true });
    const again = { run: first.id, secrets: { password: SECRET } };
    await expect(bench.hub.runs.repeat(again)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    expect((await bench.hub.runs.previewRepeat({ run: first.id })).plan.exposed).toMatchObject([{ param: 'password' }]);
    const { run } = await bench.hub.runs.repeat({ ...again, exposes: true });
    await bench.ended(run);
    expect(await bench.output(run)).toBe(`password *** ${SECRET.length}\n`);
  });

  it('is there for further attempts, which say so as well', async () => {
    const first = await bench.run('signin', { params: { password: SECRET, fail: true }, exposes: true });
    expect(first).toMatchObject({ state: 'failed', next: { attempt: 2 } });
    const second = await endedNext(first);
    expect(second.params).toContainEqual(expect.objectContaining({ name: 'password', exposed: true }));
    expect(await bench.output(second.id)).toBe(`password *** ${SECRET.length}\n`);
    for (const action of ['run.retry', 'run.start'])
      expect(await detailsOf(second.id, action)).toEqual([expect.objectContaining({ exposed: 'password' })]);
  });

  async function endedNext({ next }: Run): Promise<Run> {
    if (next === null) throw new Error('there is no further attempt');
    return await bench.ended(next.run);
  }

  it('is taken by no schedule', async () => {
    const trigger = { type: 'cron', expression: '0 3 * * *', zone: 'UTC' } as const;
    await expect(
      bench.hub.schedules.create({ name: 'nightly', script: 'teller', params: { argument1: SECRET }, trigger }),
    ).rejects.toMatchObject({ code: 'SCHEDULE_SECRET' });
  });

  it('is not in the database, the log or the chain afterwards either', async () => {
    await bench.process.stop();
    expect(leaksIn(bench.home)).toEqual([]);
    await bench.next('stop');
  });
});
