import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParamValues } from '#shared/contract/params';
import type { Preset } from '#shared/contract/presets';
import { openWorkbench, refusal, type Workbench } from './workbench';

const form = `#!/bin/bash
# @axle.id deploy
# @axle.param host {required: true, pattern: "[a-z0-9]+"}
# @axle.param count {kind: number, min: 1, max: 10, default: 3}
# @axle.param loud {kind: boolean}
# @axle.param where {kind: choice, choices: [eu, us]}
# @axle.param constructor {kind: text}
# @axle.param token {kind: secret}
# @axle.param input {kind: file}
# @axle.param why {when: {param: loud, is: ["true"]}}
`;

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  await bench.write('ops/deploy.sh', form);
  await bench.add('ops');
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const save = (name: string, params: ParamValues, replace = false): Promise<unknown> =>
  Promise.resolve(bench.handlers.savePreset({ script: 'deploy', name, params, replace }, bench.ctx));
const list = async (): Promise<readonly Preset[]> => (await bench.handlers.presets({ script: 'deploy' }, bench.ctx)).presets;

describe('a preset', () => {
  it('keeps values as they were given, by whom and when, through a restart', async () => {
    await save('Monday', { host: 'web07', count: 5, loud: true, constructor: 'x', where: null });
    await save('Autumn', {});
    await bench.restart();
    const [autumn, monday] = await list();
    expect(autumn).toMatchObject({ name: 'Autumn', params: {} });
    expect(monday).toMatchObject({ name: 'Monday', by: 'Ada' });
    expect(monday?.params).toEqual({ host: 'web07', count: 5, loud: true, constructor: 'x', where: null });
    expect(bench.audited.slice(1)).toMatchObject([
      { action: 'preset.save', object: 'script:deploy', detail: { replaced: false }, personal: { name: 'Monday' } },
      { action: 'preset.save', personal: { name: 'Autumn' } },
    ]);
  });

  it('is replaced only where that was asked for, and removed once', async () => {
    await save('Monday', { host: 'web07' });
    expect(await refusal(save('Monday', { host: 'db1' }))).toEqual({ code: 'PRESET_EXISTS', data: { script: 'deploy', preset: 'Monday' } });
    await save('Monday', { host: 'db1' }, true);
    expect(await list()).toMatchObject([{ params: { host: 'db1' } }]);
    const remove = (): Promise<unknown> => Promise.resolve(bench.handlers.removePreset({ script: 'deploy', name: 'Monday' }, bench.ctx));
    await remove();
    expect([await list(), await refusal(remove())]).toMatchObject([[], { code: 'PRESET_NOT_FOUND' }]);
    expect(bench.audited.at(-1)).toMatchObject({ action: 'preset.remove', personal: { name: 'Monday' } });
  });

  it('of which two are saved at once under one name is one of them', async () => {
    const both = await Promise.allSettled([save('Monday', { host: 'a' }), save('Monday', { host: 'b' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await list()).toHaveLength(1);
  });

  it.each<[string, ParamValues, object]>([
    ['a secret', { token: 'hush' }, { name: 'token', reason: 'not-saved' }],
    ['an empty secret', { token: null }, { name: 'token', reason: 'not-saved' }],
    ['a number out of its range', { count: 11 }, { name: 'count', reason: 'range' }],
    ['what is no choice', { where: 'mars' }, { name: 'where', reason: 'choice' }],
    ['what is no parameter', { nobody: 1 }, { name: 'nobody', reason: 'unknown' }],
    ['what is on the prototype', { toString: 'x' }, { name: 'toString', reason: 'unknown' }],
    ['too much text', { constructor: 'x'.repeat(33_000) }, { name: 'constructor', reason: 'length' }],
  ])('is refused with %s, which is named', async (_, params, issue) => {
    expect(await refusal(save('Monday', params))).toMatchObject({ code: 'PARAMS_INVALID', data: { issues: [issue] } });
    expect(await list()).toEqual([]);
    expect(bench.audited.some(({ action }) => action === 'preset.save')).toBe(false);
  });

  it('need not be complete, nor hold what another value depends on', async () => {
    await save('Monday', { why: 'because' });
    expect(await list()).toMatchObject([{ params: { why: 'because' } }]);
  });

  it('keeps what is understood of a value, so that it means the same everywhere', async () => {
    await save('Monday', { loud: 'yes', count: '5', host: '' });
    expect((await list())[0]?.params).toEqual({ loud: true, count: 5, host: null });
  });

  it('forgets for good what has become a secret, and leaves out what its script takes no more', async () => {
    await save('Monday', { host: 'hunter2', constructor: 'x' });
    await bench.write(
      'ops/deploy.sh',
      form.replace('host {', 'host {kind: secret, ').replace(', pattern: "[a-z0-9]+"', '').replace('param constructor', 'param other'),
    );
    await bench.until((scripts) => scripts.some(({ id, problems }) => id === 'deploy' && problems === 0));
    await expect.poll(async () => (await list())[0]?.params).toEqual({});
    await bench.write('ops/deploy.sh', form);
    await expect.poll(async () => Object.keys((await list())[0]?.params ?? {})).not.toContain('host');
    expect((await list())[0]?.params).not.toHaveProperty('host');
  });

  it('fits with the others into one answer', async () => {
    const values = { constructor: 'é'.repeat(32_000) };
    const saved = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => save(`p${n}`, values)));
    expect(saved.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(await list()))).toBeLessThan(900_000);
  });

  it('names a file that stays, not one that was uploaded for one run', async () => {
    await mkdir(path.join(bench.home, 'uploads'));
    await writeFile(path.join(bench.home, 'uploads/one'), '');
    await save('Monday', { input: '/srv/not/there/yet.csv' });
    for (const input of ['uploads/one', 'uploads/../uploads/one'].map((name) => `${bench.home}/${name}`)) {
      expect(await refusal(save('Sunday', { input }))).toMatchObject({ data: { issues: [{ name: 'input', reason: 'not-saved' }] } });
    }
  });

  it('is one of at most a hundred', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, n) => save(`p${n}`, {})));
    expect(await refusal(save('more', {}))).toEqual({ code: 'PRESETS_FULL', data: { script: 'deploy', limit: 100 } });
    await save('p7', { count: 2 }, true);
    expect(await list()).toHaveLength(100);
  });

  it('is not told of who may not see the script', async () => {
    await save('Monday', {});
    const blind = bench.context(bench.ctx.signal, () => false);
    expect((await refusal(Promise.resolve(bench.handlers.presets({ script: 'deploy' }, blind)))).code).toBe('SCRIPT_NOT_FOUND');
  });
});
