import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import type { ScopeName } from '#shared/contract/kernel';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { connectProgram } from '../../support/program-client';
import { describeWith } from '../../support/real-parts';

const scopes: readonly ScopeName[] = ['scripts:read', 'jobs:read', 'jobs:write', 'runs:read', 'runs:write'];
const job = (name: string, ...scripts: readonly string[]): string =>
  `name: ${name}\nsteps:\n${scripts.map((script, at) => `  - {id: s${at}, script: ${script}}`).join('\n')}`;

describeWith(['linux', 'bubblewrap'], 'jobs of an earlier version, for a person of a role that is limited to a tag', () => {
  let bench: HubBench;
  /** Theirs, over the browser's face. */
  let limited: HubClient;
  let port: number;
  const close: (() => void)[] = [];

  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('page.sh', '#!/bin/bash\n# @axle.tags web\necho page\n');
    await bench.script('cache.sh', '#!/bin/bash\n# @axle.tags web, cache\necho cache\n');
    await bench.script('drop.sh', '#!/bin/bash\n# @axle.tags db\necho dropped\n');
    await serve();
    limited = await personOf('web');
  });
  afterEach(async () => {
    for (const one of close.splice(0)) one();
    await bench.close();
  });

  async function serve(): Promise<void> {
    const first = await bench.hub.hub.serve({ port: 0 })[Symbol.asyncIterator]().next();
    if (first.done === true || first.value.type !== 'listening') throw new Error('the hub serves no browser');
    port = first.value.port;
  }
  /** Somebody whose role is limited to this tag. */
  async function personOf(tag: string): Promise<HubClient> {
    const name = `of-${tag}`;
    await bench.hub.roles.add({ role: tag, scopes: [...scopes], tags: [tag] });
    await bench.hub.accounts.add({ name, roles: [tag], password: 'a sentence that is long' });
    return await tokenOf(name);
  }
  async function tokenOf(account: string): Promise<HubClient> {
    const { secret } = await bench.hub.accounts.addToken({ account, name: `test ${port}`, scopes: [...scopes] });
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

  it('reaches a job of an earlier version by what its names meant when the scripts were read first, and none whose names meant several', async () => {
    await bench.hub.jobs.save({ text: job('One', 'cache') });
    await bench.hub.jobs.save({ text: job('Several', 'page') });
    const database = new Database(join(bench.home, 'axle.db'));
    database.exec('UPDATE jobs SET scripts = NULL');
    database.close();
    const other = await bench.script('other/page.sh', '#!/bin/bash\n# @axle.tags web\necho another\n');
    await bench.next('stop');
    await serve();
    limited = await tokenOf('of-web');
    for await (const event of limited.jobs.watch({})) if (event.type !== 'ready' && JSON.stringify(event).includes('"One"')) break;
    expect(await names()).toEqual(['One']);
    // Whatever comes to bear these names, or bears them no more.
    await bench.script('other/cache.sh', '#!/bin/bash\n# @axle.tags db\necho another\n');
    rmSync(other);
    await expect.poll(() => outcome(bench.hub.scripts.get({ script: 'page' }))).toBe('done');
    expect(await names()).toEqual(['One']);
    expect(await outcome(limited.jobs.run({ job: 'Several' }))).toBe('FORBIDDEN');
    expect(await names(await personOf('db'))).toEqual([]);

    await bench.hub.jobs.save({ text: job('Several', 'page'), job: 'Several' });
    expect(await names()).toEqual(['One', 'Several']);
  });
});
