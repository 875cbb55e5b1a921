import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import { endedStates } from '#shared/contract/run-state';
import type { Run } from '#shared/contract/runs';
import { connect } from '#shared/rpc/connect';
import type { Hub } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { personName } from '#main/platform/person';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { httpOpener, openHooks } from '#main/server/open-http';
import { createPair } from '../../support/duplex-pairs';
import { createHubHome, dist } from '../../support/hub-process';

const DEPLOY = '#!/bin/sh\n# @axle.approval another 1h\n# @axle.param where\necho "to $AXLE_PARAM_WHERE"\n';

describe('a script that needs a second person', () => {
  const home = createHubHome();
  const scripts = mkdtempSync(join(tmpdir(), 'axle-scripts-'));
  const outer = process.env['AXLE_HOME'];
  let hub: Hub;
  let scope: Scope;
  let owner: HubClient;
  let ada: HubClient;
  let grace: HubClient;

  async function open(): Promise<void> {
    scope = new Scope((error) => expect.fail(String(error)));
    const started = await startHub({
      kind: 'background',
      dist,
      thread: startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) }),
      face: {},
      openHttp: httpOpener(dist),
      openHooks,
    });
    if (started === undefined) throw new Error('another hub is there');
    hub = started.hub;
    owner = await connected(personName());
    [ada, grace] = [await sessionOf('Ada'), await sessionOf('Grace')];
  }
  async function connected(name: string): Promise<HubClient> {
    const pair = await createPair('port', scope);
    hub.connect(pair.hub, hub.sessions.open({ name, face: 'browser' }, allScopes));
    return connect(pair.client, contracts).hub;
  }
  /** As somebody with an account of this name. */
  async function sessionOf(name: string): Promise<HubClient> {
    await owner.accounts
      .add({ name, password: `the password of ${name}`, roles: ['operator'] })
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'ACCOUNT_EXISTS' }));
    return await connected(name);
  }
  async function leave(): Promise<void> {
    await scope.close();
    await hub.close();
  }
  async function ended(run: string): Promise<Run> {
    for await (const now of ada.runs.observe({ run })) if (endedStates.includes(now.state)) return now;
    throw new Error('the run has no end');
  }
  /** The first item of a collection that holds. */
  async function found<T>(
    events: AsyncIterable<{ readonly type: string; readonly items?: readonly T[] }>,
    holds: (item: T) => boolean,
  ): Promise<T> {
    for await (const { items = [] } of events) {
      const item = items.find(holds);
      if (item !== undefined) return item;
    }
    throw new Error('it ended meanwhile');
  }
  async function write(name: string, text: string): Promise<void> {
    writeFileSync(join(scripts, name), text, { mode: 0o755 });
    const { id } = await ada.scripts.addSource({ folder: scripts }).catch(async (error: unknown) => {
      if (!HubError.is(error, 'SOURCE_EXISTS')) throw error;
      return { id: sourceId };
    });
    sourceId = id;
    await ada.scripts.sync({ source: id });
  }
  let sourceId = '';

  beforeEach(async () => {
    process.env['AXLE_HOME'] = home.home;
    mkdirSync(scripts, { recursive: true });
    await open();
    await ada.settings.set({ trust: 'warn', approvalTags: '' });
    await write('deploy.sh', DEPLOY);
  });
  afterEach(async () => {
    await leave();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
    rmSync(scripts, { recursive: true, force: true });
  });

  const start = { script: 'deploy', params: { where: 'web' }, sandbox: 'none' } as const;

  it('runs once another has agreed, and says who asked, who agreed and why', async () => {
    expect(await ada.runs.preview({ script: 'deploy', params: start.params })).toMatchObject({
      approval: { causes: ['script'], expiresSeconds: 3_600 },
    });
    await expect(ada.runs.start(start)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED', data: { causes: ['script'] } });
    const asked = await ada.approvals.ask({ ...start, reason: 'patch night' });
    await expect(ada.approvals.decide({ request: asked.id, verdict: 'approve' })).rejects.toMatchObject({ code: 'APPROVAL_OWN' });
    const seen = await grace.approvals.get({ request: asked.id });
    expect(seen).toMatchObject({
      request: { own: false, params: [{ name: 'where', value: 'web' }] },
      plan: { level: { inForce: 'none' } },
    });
    const { run } = await grace.approvals.decide({ request: asked.id, verdict: 'approve', reason: 'in the calendar' });
    const done = await ended(run ?? '');
    expect(done).toMatchObject({
      state: 'succeeded',
      actor: { name: 'Ada', face: 'browser' },
      consent: { request: asked.id, asked: 'patch night', by: { name: 'Grace', face: 'browser' }, reason: 'in the calendar' },
    });
    const { items } = await ada.audit.page({ filter: {} });
    const told = items
      .filter(({ action }) => /^approval\.|^run\.start/.test(action))
      .map(({ action, outcome, actor }) => [action, outcome, actor?.split(' ')[0]]);
    expect(told.toReversed()).toEqual([
      ['approval.ask', 'ok', 'Ada'],
      ['approval.approve', 'refused', 'Ada'],
      ['approval.approve', 'ok', 'Grace'],
      ['approval.start', 'ok', 'Ada'],
      ['run.start', 'ok', 'Ada'],
    ]);
    const begun = items.find(({ action }) => action === 'run.start');
    expect(begun).toMatchObject({ runId: done.id, detail: { approval: asked.id } });
  });

  it('says of each further attempt as well who agreed to it', async () => {
    await write('flaky.sh', '#!/bin/sh\n# @axle.approval another 1h\n# @axle.retry 1 0.1\nexit 1\n');
    const { id } = await ada.approvals.ask({ script: 'flaky', sandbox: 'none', reason: 'patch night' });
    const { run } = await grace.approvals.decide({ request: id, verdict: 'approve' });
    const { next } = await ended(run ?? '');
    await ended(next?.run ?? '');
    const { items } = await ada.audit.page({ filter: {} });
    const begun = items.filter(({ action, runId }) => runId === next?.run && (action === 'run.retry' || action === 'run.start'));
    expect(begun.map(({ detail }) => detail?.['approval'])).toEqual([id, id]);
  });

  it('does not run bytes that nobody agreed to', async () => {
    const { id } = await ada.approvals.ask({ ...start, reason: 'patch night' });
    await write('deploy.sh', `${DEPLOY}echo more\n`);
    expect(await grace.approvals.decide({ request: id, verdict: 'approve' })).toMatchObject({
      state: 'failed',
      code: 'GRANTS_CHANGED',
      run: null,
    });
    expect((await ada.runs.page({})).items).toEqual([]);
  });

  it('waits over a restart, and then runs what was asked for', async () => {
    const { id } = await ada.approvals.ask({ ...start, reason: 'patch night' });
    await leave();
    await open();
    const { run } = await grace.approvals.decide({ request: id, verdict: 'approve' });
    expect(await ended(run ?? '')).toMatchObject({
      state: 'succeeded',
      params: [{ name: 'where', value: 'web' }],
      consent: { request: id },
    });
  });

  it('is not run twice for two who agree at once', async () => {
    const { id } = await ada.approvals.ask({ ...start, reason: 'patch night' });
    const edsger = await sessionOf('Edsger');
    const both = await Promise.allSettled([grace, edsger].map((who) => who.approvals.decide({ request: id, verdict: 'approve' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { items } = await ada.runs.page({});
    expect(items).toHaveLength(1);
    await ended(items[0]?.id ?? '');
  });

  it('holds for a schedule, a job’s step and a repeat, which are refused', async () => {
    const refused = { code: 'APPROVAL_REQUIRED' };
    const nightly = { name: 'nightly', script: 'deploy', params: start.params, trigger: { type: 'interval', seconds: 86_400 } } as const;
    const { id: schedule } = await ada.schedules.create(nightly);
    await expect(ada.schedules.runNow({ schedule })).rejects.toMatchObject(refused);
    await ada.jobs.save({ text: 'name: release\nsteps:\n  - {id: go, script: deploy, params: {where: web}}\n' });
    const job = await ended((await ada.jobs.run({ job: 'release' })).run);
    expect(job).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(job.job?.steps)).toContain('APPROVAL_REQUIRED');
    await ada.jobs.remove({ job: 'release' });
    await ada.schedules.remove({ schedule });
    const { id } = await ada.approvals.ask({ ...start, reason: 'patch night' });
    const { run } = await grace.approvals.decide({ request: id, verdict: 'approve' });
    await ended(run ?? '');
    await expect(ada.runs.repeat({ run: run ?? '' })).rejects.toMatchObject(refused);
  });

  it.each([
    ['disabled', { disabled: true }],
    ['without the role', { roles: ['read-only'] }],
  ])('starts nothing in the name of somebody who is %s by then: no request, no schedule, no trigger', async (_what, lost) => {
    await write('plain.sh', '#!/bin/sh\necho ok\n');
    await write('more.sh', '#!/bin/sh\necho more\n');
    const { id } = await ada.approvals.ask({ ...start, reason: 'patch night' });
    const { id: schedule } = await ada.schedules.create({ name: 'at start', script: 'plain', trigger: { type: 'startup' } });
    const { trigger } = await ada.triggers.create({
      name: 'after it',
      script: 'more',
      event: { type: 'run', script: 'plain', states: ['succeeded'] },
    });
    await owner.accounts.change({ account: 'Ada', ...lost });
    expect(await grace.approvals.decide({ request: id, verdict: 'approve' })).toMatchObject({
      state: 'failed',
      code: 'STARTER_MAY_NOT',
      run: null,
    });
    await leave();
    await open();
    const refused = { result: { type: 'refused', code: 'STARTER_MAY_NOT' } };
    const settled = (last: { readonly result: { readonly type: string } } | null): boolean =>
      last !== null && !['waiting', 'starting'].includes(last.result.type);
    expect(await found(owner.schedules.watch({}), (one) => one.id === schedule && settled(one.last))).toMatchObject({ last: refused });
    expect((await owner.runs.page({})).items).toEqual([]);
    const { run } = await owner.runs.start({ script: 'plain' });
    await ended(run);
    expect(await found(owner.triggers.watch({}), (one) => one.id === trigger.id && settled(one.last))).toMatchObject({ last: refused });
    expect((await owner.runs.page({})).items.map((one) => one.id)).toEqual([run]);
    // Who may again has it started again.
    await owner.accounts.change({ account: 'Ada', disabled: false, roles: ['operator'] });
    await ended((await owner.runs.start({ script: 'plain' })).run);
    const again = await found(owner.triggers.watch({}), ({ id: at, last }) => at === trigger.id && last?.result.type === 'started');
    if (again.last?.result.type === 'started') await ended(again.last.result.run);
  });

  it('starts for somebody who is limited to tags as soon as the scripts were read, and says of one that is gone that it is', async () => {
    await write('ping.sh', '#!/bin/sh\n# @axle.tags net\necho ok\n');
    const { id: schedule } = await ada.schedules.create({ name: 'at start', script: 'ping', trigger: { type: 'startup' } });
    await owner.roles.add({ role: 'net', scopes: ['runs:write'], tags: ['net'] });
    await owner.accounts.change({ account: 'Ada', roles: ['net'] });
    const atStart = async (): Promise<{ readonly type: string; readonly code?: string }> => {
      const before = (await found(owner.schedules.watch({}), ({ id }) => id === schedule)).last?.at;
      await leave();
      await open();
      const fired = await found(
        owner.schedules.watch({}),
        ({ id, last }) => id === schedule && last !== null && last.at !== before && last.result.type !== 'starting',
      );
      const { result = { type: 'none' } } = fired.last ?? {};
      if (result.type === 'started') await ended(result.run);
      return result;
    };
    expect(await atStart()).toMatchObject({ type: 'started' });
    rmSync(join(scripts, 'ping.sh'));
    expect(await atStart()).toEqual({ type: 'refused', code: 'SCRIPT_NOT_FOUND' });
  });

  it('is demanded by a rule as well, which who may not approve cannot change', async () => {
    await write('plain.sh', '#!/bin/sh\n# @axle.tags prod\necho ok\n');
    await ada.settings.set({ approvalTags: 'prod' });
    await expect(ada.runs.start({ script: 'plain' })).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED', data: { causes: ['tag'] } });
    const pair = await createPair('port', scope);
    hub.connect(
      pair.hub,
      hub.sessions.open(
        { name: 'Ada', face: 'browser' },
        allScopes.filter((one) => one !== 'approvals:write'),
      ),
    );
    const lesser = connect(pair.client, contracts).hub;
    await expect(lesser.settings.set({ approvalTags: '' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await ada.settings.set({ approvalTags: '' });
    await expect(ada.approvals.ask({ script: 'plain', reason: 'why not' })).rejects.toMatchObject({ code: 'APPROVAL_NEEDLESS' });
  });
});
