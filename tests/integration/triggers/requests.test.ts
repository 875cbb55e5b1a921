import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { githubHeaders, postTo, runOf, standardHeaders, untilTrigger } from '../../support/trigger-like';

describeWith(['linux', 'bubblewrap'], 'a hub that listens to requests', () => {
  let bench: HubBench;
  let url: string;
  /** What there is of the tests before. */
  let earlier = { runs: 0, events: 0 };
  async function made(): Promise<void> {
    bench = await createHubBench();
    await bench.script(
      'greet.sh',
      '#!/bin/bash\n# @axle.param who {kind: text, required: true, maxLength: 20}\necho "hello $AXLE_PARAM_WHO"\n',
    );
    await bench.script('gated.sh', `#!/bin/bash\n# @axle.param n {kind: text}\n${waitFor('open')}echo "done $AXLE_PARAM_N"\n`);
    url = (await bench.hub.triggers.listen({ on: true, port: 0 })).url ?? expect.fail('nothing listens');
  }
  beforeAll(made);
  beforeEach(async () => {
    earlier = { runs: (await bench.hub.runs.page({})).items.length, events: (await actions('trigger.event')).length };
  });
  afterEach(async () => {
    await bench.reset();
    for await (const event of bench.hub.triggers.watch({})) {
      if (event.type === 'page') for (const { id } of event.items) await bench.hub.triggers.remove({ trigger: id });
      if (event.type === 'ready') break;
    }
  });
  afterAll(() => bench.close());

  const add = async (name: string, proof: 'github' | 'standard' | 'token') => {
    const { trigger, secret } = await bench.hub.triggers.create({
      name,
      script: 'greet',
      take: [{ param: 'who', from: '/sender/name' }],
      event: { type: 'http', proof },
    });
    return { id: trigger.id, at: `${url}${trigger.id}`, secret: secret ?? expect.fail('no secret') };
  };
  const started = async (name: string): Promise<Run> => {
    const trigger = await untilTrigger(bench.hub, name, ({ last }) => last?.result.type === 'started');
    return await bench.ended(runOf(trigger) as Run['id']);
  };
  const actions = async (action: string): Promise<readonly unknown[]> =>
    (await bench.hub.audit.page({ filter: { action }, limit: 50 })).items.map(({ actor, outcome, detail }) => [actor, outcome, detail]);
  const body = JSON.stringify({ sender: { name: 'Ada' } });

  it('runs what a signed request asks for, with values of its body, in its maker’s name, and writes that down', async () => {
    const { at, secret } = await add('push', 'github');
    expect(await postTo(at, body, githubHeaders(secret, body, 'delivery-1'))).toMatchObject({ status: 202, body: { state: 'waiting' } });
    const run = await started('push');
    expect(run).toMatchObject({ state: 'succeeded', actor: { face: 'hub' } });
    expect(run.actor.name).toMatch(/ \(trigger push\)$/);
    expect(await bench.output(run.id)).toBe('hello Ada\n');
    const events = await actions('trigger.event');
    expect(events.slice(0, events.length - earlier.events)).toMatchObject([
      [expect.stringContaining('(trigger push)'), 'ok', { type: 'http', name: 'push' }],
    ]);
  });

  it('answers a delivery that comes again without running anything', async () => {
    const { id, at, secret } = await add('push', 'standard');
    const first = standardHeaders(secret, body, { id: 'msg-1' });
    const taken = await postTo(at, body, first);
    const run = await started('push');
    expect(await postTo(at, body, first)).toMatchObject({
      status: 200,
      body: { ...(taken.body as object), duplicate: true, state: 'started', run: run.id },
    });
    // Signed anew, as a sender does that got no answer.
    const later = standardHeaders(secret, body, { id: 'msg-1', at: Math.floor(Date.now() / 1_000) + 60 });
    expect(await postTo(at, body, later)).toMatchObject({ status: 200, body: { duplicate: true } });
    expect((await bench.hub.triggers.events({ trigger: id })).items).toHaveLength(1);
    expect((await bench.hub.runs.page({})).items).toHaveLength(earlier.runs + 1);
  });

  it('does not take the ping that GitHub sends when a hook is added for an event', async () => {
    const { id, at, secret } = await add('push', 'github');
    const ping = JSON.stringify({ zen: 'Keep it simple', sender: { name: 'Ada' } });
    const headers = { ...githubHeaders(secret, ping, 'delivery-0'), 'x-github-event': 'ping' };
    expect(await postTo(at, ping, headers)).toMatchObject({ status: 200, body: { ping: true } });
    expect((await bench.hub.triggers.events({ trigger: id })).items).toEqual([]);
    expect(await postTo(at, ping, { 'x-github-event': 'ping' })).toMatchObject({ status: 401 });
  });

  it('says to the sender what is wrong with a request', async () => {
    const { id, at, secret } = await add('push', 'token');
    const proved = { authorization: `Bearer ${secret}` };
    expect(await postTo(at, '{"sender":{}}', proved)).toMatchObject({
      status: 422,
      body: { code: 'PARAMS_INVALID', issues: [{ name: 'who', reason: 'required' }] },
    });
    expect(await postTo(at, JSON.stringify({ sender: { name: 'x'.repeat(21) } }), proved)).toMatchObject({
      status: 422,
      body: { issues: [{ name: 'who', reason: 'length' }] },
    });
    expect(await postTo(at, '{', proved)).toMatchObject({ status: 400 });
    expect(await postTo(at, Buffer.from([0x7b, 0xff, 0x7d]), proved)).toMatchObject({ status: 400 });
    const deep = `{"sender":{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    expect(await postTo(at, deep, proved)).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
    expect(await postTo(at, `"${'x'.repeat(262_144)}"`, proved)).toMatchObject({ status: 413 });
    await bench.hub.triggers.pause({ trigger: id });
    expect(await postTo(at, body, proved)).toMatchObject({ status: 409, body: { code: 'TRIGGER_PAUSED' } });
    await bench.hub.triggers.resume({ trigger: id });
    expect(await postTo(at, body, proved)).toMatchObject({ status: 202 });
    expect((await started('push')).state).toBe('succeeded');
    expect((await bench.hub.runs.page({})).items).toHaveLength(earlier.runs + 1);
  });

  it('lets nobody hold a connection who does not send what was announced', { timeout: 40_000 }, async () => {
    const { id } = await add('push', 'token');
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(`POST /hooks/${id} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{`);
    await once(socket, 'close');
  });

  describe('of its own, which is guessed at, filled or ended', () => {
    let others: { readonly bench: HubBench; readonly url: string };
    beforeEach(async () => {
      others = { bench, url };
      await made();
    });
    afterEach(async () => {
      await bench.close();
      ({ bench, url } = others);
    });

    it('tells nobody whether there is such a hook who does not prove to be its sender', async () => {
      const { at, secret } = await add('push', 'github');
      const signed = await add('signed', 'standard');
      const none = await postTo(`${url}5b1f7c0e-7f1d-4d3e-8a52-0d6f2f3b9a10`, body, githubHeaders(secret, body));
      expect(none).toMatchObject({ status: 401, body: { code: 'HOOK_REFUSED' } });
      expect(await postTo(at, body)).toEqual(none);
      expect(await postTo(at, `${body} `, githubHeaders(secret, body))).toEqual(none);
      expect(await postTo(at, body, githubHeaders(`${secret}x`, body))).toEqual(none);
      expect(await postTo(at, body, { authorization: `Bearer ${secret}` })).toEqual(none);
      const minute = Math.floor(Date.now() / 1_000);
      expect(await postTo(signed.at, body, standardHeaders(signed.secret, body, { id: 'a', at: minute - 301 }))).toEqual(none);
      expect(await postTo(signed.at, body, standardHeaders(signed.secret, body, { id: 'a', at: minute + 361 }))).toEqual(none);
      expect(await postTo(signed.at, body, { ...standardHeaders(signed.secret, body, { id: 'a' }), 'webhook-id': 'b' })).toEqual(none);
      expect((await bench.hub.runs.page({})).items).toEqual([]);
      // One entry stands for all of a minute.
      expect(await actions('hook.refuse')).toMatchObject([[expect.any(String), 'refused', { count: 1 }]]);
    });

    it('holds back who goes on trying', async () => {
      const { at } = await add('push', 'token');
      const guess = async (tries: number): Promise<number> => (await postTo(at, body, { authorization: `Bearer guess${tries}` })).status;
      const answers = await Promise.all(Array.from({ length: 60 }, (_, tries) => guess(tries)));
      expect(answers.filter((status) => status === 401).length).toBeGreaterThanOrEqual(10);
      expect(answers.filter((status) => status !== 401)).toContain(429);
    });

    it('hears the sender while others at the same address guess, as behind a proxy', async () => {
      const { at, secret } = await add('push', 'token');
      const guess = async (): Promise<number> => (await postTo(at, body, { authorization: 'Bearer guess' })).status;
      while ((await guess()) !== 429);
      expect(await postTo(at, body, { authorization: `Bearer ${secret}` })).toMatchObject({ status: 202 });
    });

    it('has nothing of the hub beside hooks on that port, and closes it when it is asked to', async () => {
      const root = new URL('/', url).href;
      for (const path of ['', 'open?ticket=x', 'rpc', 'bytes/x', 'hooks/', 'index.html', 'hooks/a/b']) {
        expect([path, (await fetch(root + path)).status]).toEqual([path, 404]);
      }
      const malformed = await fetch(`${url}%zz`, { method: 'POST' });
      expect([malformed.status, await malformed.text()]).toEqual([404, '']);
      expect((await fetch(`${url}x`)).status).toBe(404);
      expect((await fetch(`${url}x`, { method: 'PUT', body: 'x' })).status).toBe(404);
      const upgrade = {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      expect((await fetch(`${root}rpc`, { headers: upgrade }).catch(() => ({ status: 404 }))).status).toBe(404);
      expect(await bench.hub.triggers.listen({ on: false })).toMatchObject({ on: false, url: null });
      await expect(fetch(root)).rejects.toThrow();
      await expect(bench.hub.triggers.listen({ on: true, address: '192.0.2.1' })).rejects.toMatchObject({ code: 'ADDRESS_UNKNOWN' });
    });

    it('listens again after a restart; its secrets are files of the owner, and in no other file', async () => {
      const { id, at, secret } = await add('push', 'github');
      const token = await add('other', 'token');
      const file = join(bench.home, 'triggers', `${id}.secret`);
      expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([0o600, secret]);
      await bench.next('stop');
      expect((await bench.hub.triggers.hooks({})).url).toBe(url);
      expect(await postTo(at, body, githubHeaders(secret, body))).toMatchObject({ status: 202 });
      expect(await postTo(token.at, body, { authorization: `Bearer ${token.secret}` })).toMatchObject({ status: 202 });
      await started('push');
      await started('other');
      const { secret: renewed } = await bench.hub.triggers.renewSecret({ trigger: id });
      expect(await postTo(at, body, githubHeaders(secret, body))).toMatchObject({ status: 401 });
      expect(await postTo(at, body, githubHeaders(renewed, body))).toMatchObject({ status: 202 });
      await bench.process.stop();
      const files = readdirSync(bench.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const holding = files.filter(({ parentPath, name }) => {
        const bytes = readFileSync(join(parentPath, name));
        return [secret, renewed, token.secret].some((one) => bytes.includes(one));
      });
      expect(holding.map(({ name }) => name)).toEqual([`${id}.secret`]);
      await bench.next('leave');
    });

    it('what waits when the hub is killed is started by the next one, once', async () => {
      const { trigger, secret } = await bench.hub.triggers.create({
        name: 'slow',
        script: 'gated',
        take: [{ param: 'n', from: '/n' }],
        event: { type: 'http', proof: 'token' },
      });
      const send = (n: number) =>
        postTo(`${url}${trigger.id}`, `{"n":"${n}"}`, { authorization: `Bearer ${secret}`, 'idempotency-key': `k${n}` });
      for (const n of [1, 2, 3]) expect(await send(n)).toMatchObject({ status: 202 });
      const going = await untilTrigger(bench.hub, 'slow', ({ waiting }) => waiting === 2);
      const [first] = (await bench.hub.runs.page({})).items;
      await bench.running(first?.id ?? expect.fail('no run'));
      await bench.next('kill');
      expect(await bench.hub.triggers.get({ trigger: 'slow' })).toMatchObject({ id: going.id, waiting: 2 });
      expect(await send(2)).toMatchObject({ status: 200, body: { duplicate: true, state: 'waiting' } });
      bench.open('open');
      const done = await untilTrigger(bench.hub, 'slow', ({ waiting, last }) => waiting === 0 && last?.result.type === 'started');
      await bench.ended(runOf(done) as Run['id']);
      const runs = (await bench.hub.runs.page({})).items;
      const outputs = await Promise.all(runs.map(async ({ id }) => await bench.output(id)));
      expect(outputs.toSorted()).toEqual(['done 1\n', 'done 2\n', 'done 3\n']);
    });
  });
});
