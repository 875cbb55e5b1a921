import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import type { ScopeName } from '#shared/contract/kernel';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { connectProgram } from '../../support/program-client';
import { describeWith } from '../../support/real-parts';

const scopes: readonly ScopeName[] = ['scripts:read', 'jobs:read', 'jobs:write', 'runs:read', 'runs:write'];
const job = (name: string, ...scripts: readonly string[]): string =>
  `name: ${name}\nsteps:\n${scripts.map((script, at) => `  - {id: s${at}, script: ${script}}`).join('\n')}`;

describeWith(['linux', 'bubblewrap'], 'a person of a role that is limited to a tag', () => {
  let bench: HubBench;
  /** Theirs, over the browser's face. */
  let limited: HubClient;
  let port: number;
  const close: (() => void)[] = [];

  beforeAll(async () => {
    bench = await createHubBench();
    const first = await bench.hub.hub.serve({ port: 0 })[Symbol.asyncIterator]().next();
    if (first.done === true || first.value.type !== 'listening') throw new Error('the hub serves no browser');
    port = first.value.port;
    limited = await personOf('web');
  });
  // Some tests change them.
  beforeEach(async () => {
    await bench.script('page.sh', '#!/bin/bash\n# @axle.tags web\necho page\n');
    await bench.script('cache.sh', '#!/bin/bash\n# @axle.tags web, cache\necho cache\n');
    await bench.script('drop.sh', '#!/bin/bash\n# @axle.tags db\necho dropped\n');
  });
  afterEach(async () => {
    await bench.reset();
    for await (const event of bench.hub.jobs.watch({})) {
      if (event.type === 'page') for (const { id } of event.items) await bench.hub.jobs.remove({ job: id });
      if (event.type === 'ready') break;
    }
    rmSync(join(bench.scripts, 'other'), { recursive: true, force: true });
  });
  afterAll(async () => {
    for (const one of close.splice(0)) one();
    await bench.close();
  });

  /** Somebody whose role is limited to this tag. */
  async function personOf(tag: string): Promise<HubClient> {
    const name = `of-${tag}`;
    await bench.hub.roles.add({ role: tag, scopes: [...scopes], tags: [tag] });
    await bench.hub.accounts.add({ name, roles: [tag], password: 'a sentence that is long' });
    const { secret } = await bench.hub.accounts.addToken({ account: name, name: 'test', scopes: [...scopes] });
    const connected = await connectProgram(port, secret);
    close.push(connected.close);
    return connected.hub;
  }
  const names = async (person = limited): Promise<readonly string[]> => {
    const seen: string[] = [];
    for await (const event of person.jobs.watch({})) {
      if (event.type === 'page') seen.push(...event.items.map(({ name }) => name));
      if (event.type === 'ready') break;
    }
    return seen;
  };
  const outcome = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );

  it('keeps, sees, runs and follows jobs of scripts with it, and of no others', async () => {
    const mixed = await bench.hub.jobs.save({ text: job('Mixed', 'page', 'drop') });
    const own = await limited.jobs.save({ text: job('Web', 'page', 'cache') });
    expect(await names()).toEqual(['Web']);
    expect((await limited.jobs.get({ job: 'Web' })).text).toContain('page');

    const { run } = await limited.jobs.run({ job: own.id });
    const done = await bench.ended(run);
    expect(done.state).toBe('succeeded');
    const lines: string[] = [];
    for await (const { step, event } of limited.jobs.log({ run })) if (event.type === 'output') lines.push(`${step} ${event.text.trim()}`);
    expect(lines).toEqual(['s0 page', 's1 cache']);
    expect((await limited.runs.get({ run })).id).toBe(run);
    expect(await outcome(limited.jobs.retry({ run, from: 's0' }))).toBe('done');

    const others = (await bench.hub.jobs.run({ job: mixed.id })).run;
    await bench.ended(others);
    const refused = await Promise.all([
      outcome(limited.jobs.get({ job: mixed.id })),
      outcome(limited.jobs.run({ job: 'Mixed' })),
      outcome(limited.jobs.remove({ job: mixed.id })),
      outcome(limited.jobs.save({ text: job('Mixed', 'page'), job: mixed.id })),
      outcome(limited.jobs.save({ text: job('New', 'page', 'drop') })),
      outcome(limited.jobs.save({ text: 'no job at all' })),
      outcome(limited.jobs.retry({ run: others })),
      outcome(limited.runs.get({ run: others })),
    ]);
    expect(refused).toEqual(refused.map(() => 'FORBIDDEN'));
    // One of their own cannot become one that they do not reach.
    expect(await outcome(limited.jobs.save({ text: job('Web', 'page', 'drop'), job: own.id }))).toBe('JOB_INVALID');
    expect((await bench.hub.jobs.get({ job: own.id })).text).not.toContain('drop');
  });

  it('does not run a step whose script has lost the tag since, and sees such a job no more', async () => {
    const { id } = await limited.jobs.save({ text: job('Web', 'page', 'cache') });
    await bench.script('cache.sh', '#!/bin/bash\n# @axle.tags db\necho cache\n');
    expect(await names()).toEqual([]);
    expect(await outcome(limited.jobs.run({ job: id }))).toBe('FORBIDDEN');
  });

  it('keeps what is theirs where somebody adds a script of the same name, and nobody gains it by that', async () => {
    const { id } = await limited.jobs.save({ text: job('Web', 'page') });
    await bench.script('other/page.sh', '#!/bin/bash\n# @axle.tags db\necho another\n');
    expect(await outcome(bench.hub.scripts.get({ script: 'page' }))).toBe('SCRIPT_AMBIGUOUS');
    expect(await names()).toEqual(['Web']);
    const { run } = await limited.jobs.run({ job: id });
    await bench.ended(run);
    const printed: string[] = [];
    for await (const { event } of limited.jobs.log({ run })) if (event.type === 'output') printed.push(event.text.trim());
    expect(printed).toEqual(['page']);
    expect(await outcome(limited.jobs.save({ text: job('Again', 'page') }))).toBe('done');
    const begun = await limited.runs.start({ script: 'page' });
    expect((await bench.ended(begun.run)).subject.name).toBe('page');

    const other = await personOf('db');
    expect(await names(other)).toEqual([]);
    expect(await outcome(other.jobs.remove({ job: id }))).toBe('FORBIDDEN');
  });

  it('is told nothing of folders of this machine that are no source', async () => {
    const check = async (): Promise<number> => {
      let found = 0;
      for await (const _script of limited.scripts.check({ folder: bench.scripts })) found += 1;
      return found;
    };
    expect(await outcome(check())).toBe('FORBIDDEN');
  });
});
