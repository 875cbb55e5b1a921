import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { MOST_PARAMS } from '#shared/contract/param-bounds';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const names = Array.from({ length: MOST_PARAMS }, (_, at) => `p${at}`);
const declared = (kind: string): string => names.map((name) => `# @axle.param ${name} {kind: ${kind}, required: true}\n`).join('');

describeWith(['linux', 'bubblewrap'], 'a script with as many parameters as there may be', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('texts.sh', `#!/bin/bash\n${declared('text')}env | grep -c '^AXLE_PARAM_'\n`);
    await bench.script('picks.sh', `#!/bin/bash\n${declared('environment')}:\n`);
    await bench.script('files.sh', `#!/bin/bash\n${declared('file')}cat "$AXLE_PARAM_P0" "$AXLE_PARAM_P127"\n`);
    await bench.script('secrets.sh', `#!/bin/bash\n${declared('secret')}cat "$AXLE_SECRET_P0" "$AXLE_SECRET_P127" | wc -c\n`);
  });
  afterAll(() => bench.close());

  const values = (value: string): Record<string, string> => Object.fromEntries(names.map((name) => [name, value]));

  it('runs, and is in the history with all of them', async () => {
    const run = await bench.run('texts', { params: values('x') });
    expect(run).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(run.params).toHaveLength(MOST_PARAMS);
    expect(await bench.output(run.id)).toBe(`${MOST_PARAMS}\n`);
  });

  it('is shown before it runs, and says what is missing of it', async () => {
    expect((await bench.hub.runs.preview({ script: 'picks', params: values('prod') })).plan.picks).toHaveLength(MOST_PARAMS);
    expect((await bench.hub.runs.preview({ script: 'secrets', secrets: [...names] })).plan.secrets).toHaveLength(MOST_PARAMS);
    await expect(bench.hub.runs.start({ script: 'texts' })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: names.map((name) => ({ name, reason: 'required' })) },
    });
  });

  it('is granted the file of each of its values', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axle-many-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o755); // Whoever runs the scripts may enter.
    const params = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
    for (const name of names) writeFileSync(join(folder, name), `${name}\n`);
    expect((await bench.hub.runs.preview({ script: 'files', params })).plan.folders).toHaveLength(MOST_PARAMS);
    const run = await bench.run('files', { params });
    expect([run.state, await bench.output(run.id)]).toEqual(['succeeded', 'p0\np127\n']);
  });

  it('is given all of its secrets', async () => {
    const run = await bench.run('secrets', { params: values('12345') });
    expect([run.state, await bench.output(run.id)]).toEqual(['succeeded', '10\n']);
  });

  it('is refused a schedule by the names of its secrets', async () => {
    const schedule = { name: 's', script: 'secrets', trigger: { type: 'cron', expression: '0 3 * * *', zone: 'UTC' } } as const;
    await expect(bench.hub.schedules.create(schedule)).rejects.toMatchObject({
      code: 'SCHEDULE_SECRET',
      data: { params: names },
    });
  });
});
