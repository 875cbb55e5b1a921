import { createServer, type Server, type ServerResponse } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunNotice } from '#shared/contract/notifications';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a hub that tells of runs', () => {
  let bench: HubBench;
  let server: Server;
  let url: string;
  /** What the webhook was sent, and what it answers next; 200 once there is nothing left. */
  let got: { readonly id: string; readonly body: Record<string, unknown> }[] = [];
  let answers: number[] = [];
  beforeEach(async () => {
    [got, answers] = [[], []];
    server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        got.push({ id: String(request.headers['webhook-id']), body: JSON.parse(text) as Record<string, unknown> });
        response.writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:1/' }).end('ignored');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/services/SECRET-PART`;
    bench = await createHubBench();
    await bench.script('flaky.sh', '#!/bin/bash\n# @axle.tags nightly\n[ -e "$(dirname "$0")/fine" ] || exit 3\n');
    await bench.script('slow.sh', `#!/bin/bash\n${waitFor('open')}`);
    await bench.script('again.sh', '#!/bin/bash\n# @axle.retry 1 0.1\nexit 1\n');
  });
  afterEach(async () => {
    await bench.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** All that was told, oldest first, as soon as it is as wanted. */
  async function until(holds: (notices: readonly RunNotice[]) => boolean): Promise<readonly RunNotice[]> {
    const all = new Map<string, RunNotice>();
    for await (const event of bench.hub.notifications.watch({})) {
      if (event.type === 'page' || event.type === 'upsert')
        for (const notice of event.items) if (notice.kind !== 'due') all.set(notice.id, notice);
      if (event.type === 'remove') for (const key of event.keys) all.delete(key);
      const now = [...all.values()].sort((a, b) => a.at.localeCompare(b.at));
      if (event.type !== 'reset' && event.type !== 'page' && holds(now)) return now;
    }
    throw new Error('the hub left meanwhile');
  }
  const told = (notices: readonly RunNotice[]): readonly string[] => notices.map(({ kind, script }) => `${script.name} ${kind}`);

  it('of a failure and of the first success after it, once each, and keeps that', async () => {
    await bench.hub.notifications.create({ name: 'all', on: ['failure', 'recovery'] });
    await bench.hub.notifications.create({ name: 'other', scripts: { type: 'script', id: 'slow' }, on: ['failure'] });
    const failed = await bench.run('flaky');
    await bench.run('flaky');
    bench.open('fine');
    await bench.run('flaky');
    await bench.run('flaky');
    const notices = await until((all) => all.length === 3);
    expect(told(notices)).toEqual(['flaky failure', 'flaky failure', 'flaky recovery']);
    expect(notices[0]).toMatchObject({ run: failed.id, state: 'failed', exitCode: 3, read: false, webhook: null, rule: { name: 'all' } });
    await bench.hub.notifications.markRead({ notices: [notices[0]?.id ?? expect.fail('none')] });
    await bench.next('kill');
    expect((await until((all) => all.length === 3)).map(({ read }) => read)).toEqual([true, false, false]);
    await bench.hub.notifications.markRead({ notices: 'all' });
    await until((all) => all.every(({ read }) => read));
  });

  it('not of an attempt that is followed by another, nor of what somebody cancelled, nor while the rule is paused', async () => {
    await bench.hub.notifications.create({ name: 'all', on: ['failure'] });
    await bench.run('again');
    const [only] = await until((all) => all.length === 1);
    expect(await bench.hub.runs.get({ run: only?.run ?? '' })).toMatchObject({ attempt: 2 });
    const cancelled = await bench.start('slow');
    await bench.running(cancelled);
    await bench.hub.runs.cancel({ run: cancelled });
    await bench.ended(cancelled);
    await bench.hub.notifications.pause({ rule: 'all' });
    await bench.run('flaky');
    await bench.hub.notifications.resume({ rule: 'ALL' });
    await bench.run('flaky');
    expect(told(await until((all) => all.length === 2))).toEqual(['again failure', 'flaky failure']);
  });

  it('of one that goes on for too long, while it does', async () => {
    await bench.hub.notifications.create({ name: 'slow ones', on: ['long'], longer: { type: 'seconds', seconds: 1 } });
    const run = await bench.start('slow');
    const [notice] = await until((all) => all.length === 1);
    expect(notice).toMatchObject({ kind: 'long', run, state: 'running', tookMs: expect.any(Number) });
    expect(notice?.tookMs).toBeGreaterThan(1_000);
    bench.open('open');
    await bench.ended(run);
    expect(await until(() => true)).toHaveLength(1);
  });

  it('to a webhook, until it is taken, with the same id, also when the hub is killed in between', async () => {
    answers = [503, 429];
    await bench.hub.notifications.create({
      name: 'chat',
      scripts: { type: 'tag', tag: 'nightly' },
      on: ['failure'],
      webhook: { url, format: 'text' },
    });
    await bench.run('flaky');
    await until((all) => all[0]?.webhook?.attempts === 1 && all[0].webhook.detail === 'HTTP 503');
    await bench.next('kill');
    const [notice] = await until((all) => all[0]?.webhook?.state === 'sent');
    expect(notice?.webhook).toEqual({ state: 'sent', attempts: 3, detail: null });
    expect(got).toEqual([1, 2, 3].map(() => ({ id: notice?.id, body: { text: 'flaky failed (exit code 3)' } })));
  });

  it('to one that will not have it, no more; that is said, and written down', async () => {
    answers = [302];
    await bench.hub.notifications.create({ name: 'chat', on: ['failure'], webhook: { url } });
    const run = await bench.run('flaky');
    const [notice] = await until((all) => all[0]?.webhook?.state === 'failed');
    expect(notice?.webhook).toEqual({ state: 'failed', attempts: 1, detail: 'HTTP 302' });
    expect(got).toMatchObject([
      { body: { text: expect.any(String), kind: 'failure', run: run.id, script: { name: 'flaky' }, exitCode: 3 } },
    ]);
    const { items } = await bench.hub.audit.page({ filter: { action: 'notification.fail' }, limit: 10 });
    expect(items).toMatchObject([{ outcome: 'failed', runId: run.id, detail: { reason: 'HTTP 302', attempts: 1 } }]);
    expect(await bench.hub.notifications.test({ rule: 'chat' })).toEqual({ sent: true, detail: null });
  });

  it('of a hundred failures at once as of one, with how many there were and where they are, also to a webhook', async () => {
    await bench.script('storm.sh', '#!/bin/bash\nexit 4\n');
    await bench.hub.slots.set({ pool: 'hub', limit: 8, policy: 'queue' });
    await bench.hub.notifications.create({ name: 'storm', on: ['failure'], webhook: { url } });
    const runs = await Promise.all(Array.from({ length: 100 }, async (_, at) => await bench.start(at % 4 === 0 ? 'flaky' : 'storm')));
    const notices = await until((all) => all.reduce((sum, { together }) => sum + (together?.runs ?? 1), 0) === 100);
    // A machine that takes longer than a minute for them has a notice for each.
    expect(notices.filter(({ together }) => together !== null).length).toBeGreaterThan(0);
    expect(notices.length).toBeLessThan(10);
    const scripts = notices.flatMap<{ readonly name: string; readonly runs: number; readonly newest: readonly string[] }>(
      ({ together, script }) => together?.scripts ?? [{ name: script.name, runs: 1, newest: [] }],
    );
    const countOf = (name: string): number => scripts.reduce((sum, one) => sum + (one.name === name ? one.runs : 0), 0);
    expect([countOf('flaky'), countOf('storm')]).toEqual([25, 75]);
    expect(scripts.flatMap(({ newest }) => newest).every((run) => runs.some((one) => one === run))).toBe(true);
    // Of all of them it is sent when the minute is over, and of no more than five before.
    expect(got.length).toBeLessThanOrEqual(5);
    await bench.next('kill');
    expect(await until((all) => all.length === notices.length)).toHaveLength(notices.length);
    expect((await bench.hub.runs.page({ filter: { states: ['failed'] } })).items).toHaveLength(100);
  });

  it('leaves the webhook as it is where the change is refused', async () => {
    await bench.hub.notifications.create({ name: 'other', on: ['failure'] });
    await bench.hub.notifications.create({ name: 'chat', on: ['failure'], webhook: { url } });
    const change = { rule: 'chat', name: 'other', webhook: { url: 'http://127.0.0.1:1/' } };
    await expect(bench.hub.notifications.change(change)).rejects.toMatchObject({ code: 'RULE_EXISTS' });
    expect(await bench.hub.notifications.test({ rule: 'chat' })).toEqual({ sent: true, detail: null });
  });

  it('to a webhook that answers, though another one has many to be sent and does not', async () => {
    const held: ServerResponse[] = [];
    const silent = createServer((_request, response) => void held.push(response));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    for (const name of ['silent', 'silent too']) {
      await bench.hub.notifications.create({ name, on: ['failure'], webhook: { url: `http://127.0.0.1:${port}/` } });
    }
    for (let count = 0; count < 6; count += 1) await bench.run('flaky');
    await bench.hub.notifications.create({ name: 'chat', on: ['failure'], webhook: { url } });
    const run = await bench.run('flaky');
    const notices = await until((all) => all.some(({ rule, webhook }) => rule.name === 'chat' && webhook?.state === 'sent'));
    expect(notices.filter(({ webhook }) => webhook?.state === 'sent')).toMatchObject([{ run: run.id, rule: { name: 'chat' } }]);
    // Nobody had given up on the silent one by then.
    expect(notices.every(({ webhook }) => webhook?.detail === null)).toBe(true);
    for (const response of held) response.end();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('keeps the address of a webhook for itself, and sends nothing to addresses that are nobody’s', async () => {
    const rule = await bench.hub.notifications.create({ name: 'chat', on: ['failure'], webhook: { url } });
    expect(JSON.stringify(rule)).not.toContain('SECRET-PART');
    for (const [bad, reason] of [
      ['http://169.254.169.254/latest', 'forbidden'],
      ['https://[fe80::1]/', 'forbidden'],
      ['https://[::ffff:169.254.169.254]/', 'forbidden'],
      ['http://example.com/hook', 'insecure'],
      ['https://user:pass@example.com/', 'credentials'],
      ['file:///etc/passwd', 'form'],
      ['hello', 'form'],
    ] as const) {
      await expect(bench.hub.notifications.create({ name: 'x', on: ['failure'], webhook: { url: bad } })).rejects.toMatchObject({
        code: 'WEBHOOK_REFUSED',
        data: { reason },
      });
    }
    await bench.process.stop();
    const files = readdirSync(bench.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const holding = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes('SECRET-PART'));
    expect(holding.map(({ name }) => name)).toEqual([`${rule.id}.secret`]);
    await bench.next('leave');
    await bench.hub.notifications.remove({ rule: 'chat' });
    expect(readdirSync(join(bench.home, 'notifications'))).toEqual([]);
  });
});
