import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'the end of a run', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
  });
  afterAll(() => bench.close());

  it('has every fact of a success', async () => {
    const file = await bench.script(
      'greet.sh',
      '#!/bin/bash\n# @axle.param name {kind: text}\n# @axle.param token {kind: secret}\necho "hello $AXLE_PARAM_NAME"; echo oops >&2\n',
    );
    const begun = Date.now();
    const run = await bench.run('greet', { params: { name: 'world', token: 'never-shown' } });
    expect(run).toMatchObject({
      state: 'succeeded',
      paused: null,
      exitCode: 0,
      signal: null,
      reason: null,
      mode: 'pipe',
      actor: { face: 'cli' },
      subject: { kind: 'script', name: 'greet' },
      hash: createHash('sha256').update(readFileSync(file)).digest('hex'),
      sandbox: { asked: 'standard', inForce: 'standard', network: false, denied: [] },
      output: { bytes: 17, lines: 2, trimmedBytes: 0, gone: false },
      repeats: null,
    });
    expect(run.params).toEqual([
      { name: 'name', label: 'name', value: 'world', secret: false, cut: false, exposed: false },
      { name: 'token', label: 'token', value: null, secret: true, cut: false, exposed: false },
    ]);
    const [queued, started, ended] = [run.queuedAt, run.startedAt, run.endedAt].map((at) => Date.parse(at ?? ''));
    expect([begun <= (queued ?? 0), (queued ?? 0) <= (started ?? 0), (started ?? 0) <= (ended ?? 0), (ended ?? 0) <= Date.now()]).toEqual(
      Array(4).fill(true),
    );
    expect(await bench.hub.runs.get({ run: run.id })).toEqual(run);
  });

  it('is in the audit chain with its beginning', async () => {
    await bench.script('quiet.sh', '#!/bin/bash\nexit 4\n');
    const run = await bench.run('quiet');
    const { items } = await bench.hub.audit.page({ filter: { runId: run.id } });
    expect(items.map(({ action, outcome, face }) => [action, outcome, face])).toEqual([
      ['run.end', 'failed', 'hub'],
      ['run.start', 'ok', 'cli'],
    ]);
    expect(items[0]?.detail).toMatchObject({ state: 'failed', exitCode: 4, signal: null, bytes: 0 });
    expect(items[1]?.detail).toMatchObject({ name: 'quiet', hash: run.hash, sandbox: 'standard' });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
  });

  it.each(['none', 'standard', 'strict'] as const)('tells exit codes and signals apart (%s)', async (sandbox) => {
    await bench.script('code.sh', '#!/bin/bash\necho out; exit 42\n');
    await bench.script('dies.sh', '#!/bin/bash\nkill -SEGV $$\n');
    expect(await bench.run('code', { sandbox })).toMatchObject({
      state: 'failed',
      exitCode: 42,
      signal: null,
      sandbox: { inForce: sandbox },
    });
    // bubblewrap is told of signals as a shell is: 128 + 11.
    const dead = await bench.run('dies', { sandbox });
    expect(dead).toMatchObject({ state: 'failed', ...(sandbox === 'none' ? { signal: 'SIGSEGV' } : { exitCode: 139 }) });
  });

  it('says what the sandbox seems to have denied', async () => {
    await bench.script('reach.sh', '#!/bin/bash\nexec 3<>/dev/tcp/192.0.2.1/80\n');
    expect(await bench.run('reach')).toMatchObject({ state: 'failed', sandbox: { denied: ['network'] } });
  });

  it.each(['none', 'standard', 'strict'] as const)('is timed_out when its time is over (%s)', async (sandbox) => {
    await bench.script(
      'slow.sh',
      '#!/bin/bash\n# @axle.timeout 1\ntrap "echo cleaned; exit 9" TERM\necho started\nwhile :; do read -t 0.05 <> <(:) || :; done\n',
    );
    const run = await bench.run('slow', { sandbox });
    expect(run).toMatchObject({ state: 'timed_out', exitCode: 9, timeoutSeconds: 1 });
    expect(await bench.output(run.id)).toBe('started\ncleaned\n');
  });

  it('is a failure with a reason when the program cannot be started', async () => {
    await bench.script('strange', '#!/opt/none/such-interpreter\n');
    await expect(bench.start('strange')).rejects.toMatchObject({
      code: 'INTERPRETER_MISSING',
      data: { interpreter: expect.stringContaining('such-interpreter') },
    });
    // A program that is there and is none.
    await bench.script('not-a-program', '#!/etc/hostname\n');
    const run = await bench
      .start('not-a-program', { sandbox: 'none' })
      .then((id) => bench.ended(id))
      .catch((error: unknown) => error);
    expect(run).toMatchObject(run instanceof Error ? { code: 'INTERPRETER_MISSING' } : { state: 'failed' });
  });

  it('refuses a script that is broken, and one that is not there', async () => {
    await bench.script('broken.sh', '#!/bin/bash\n# @axle.param {kind: number\necho no\n');
    await expect(bench.start('broken')).rejects.toMatchObject({
      code: 'SCRIPT_BROKEN',
      data: { problems: [expect.stringContaining('broken.sh')] },
    });
    await expect(bench.start('nowhere')).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
    await expect(bench.hub.runs.get({ run: 'nothing' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND', data: { run: 'nothing' } });
    const page = await bench.hub.runs.page({ filter: { text: 'broken' } });
    expect(page.items).toEqual([]);
  });

  it.each([
    ['a number that is too large', { count: 11 }, 'count', 'range'],
    ['a number that is none', { count: 'many' }, 'count', 'type'],
    ['a choice that is none', { count: 1, color: 'mauve' }, 'color', 'choice'],
    ['a parameter that is unknown', { count: 1, other: 'x' }, 'other', 'unknown'],
    ['one that is missing', {}, 'count', 'required'],
    ['a secret that is too short', { count: 1, key: 'abc' }, 'key', 'length'],
  ])('refuses %s', async (_, params, name, reason) => {
    await bench.script(
      'exact.sh',
      '#!/bin/bash\n# @axle.param count {kind: number, min: 1, max: 10, required: true}\n# @axle.param color {kind: choice, choices: [red, blue]}\n# @axle.param key {kind: secret, minLength: 8}\necho "$AXLE_PARAM_COUNT"\n',
    );
    await expect(bench.start('exact', { params })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: [expect.objectContaining({ name, reason })] },
    });
  });

  it('is none for a script that turns out to be unreadable while its sandbox is being set up', async () => {
    // Its beginning is text, which is all that the catalogue reads.
    await bench.script('binary-later.sh', `#!/bin/bash\n${'# padding\n'.repeat(20_000)}\0\n`);
    const before = readdirSync(join(bench.home, 'runs'));
    await expect(bench.start('binary-later')).rejects.toMatchObject({ code: 'SCRIPT_BROKEN' });
    expect((await bench.hub.runs.page({ filter: { subject: 'binary-later.sh' }, limit: 10 })).items).toEqual([]);
    // What was made ahead for it is gone with it; the place for the next run may be there, which is empty.
    const left = readdirSync(join(bench.home, 'runs')).filter((name) => !before.includes(name));
    for (const name of left) expect(readdirSync(join(bench.home, 'runs', name), { recursive: true })).toEqual(['files']);
    expect(await bench.run('greet', { params: { name: 'after', token: 'x' } })).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['pipe', 'none'],
    ['pipe', 'standard'],
    ['pipe', 'strict'],
    ['terminal', 'none'],
    ['terminal', 'standard'],
    ['terminal', 'strict'],
  ] as const)('comes after what it prints by name: %s, %s', async (mode, sandbox) => {
    await bench.script('by-name.sh', '#!/bin/bash\necho out > /dev/stdout; echo err > /dev/stderr; [ ! -t 1 ] || echo tty > /dev/tty\n');
    const run = await bench.run('by-name', { mode, sandbox });
    expect(run).toMatchObject({ state: 'succeeded', sandbox: { inForce: sandbox } });
    const lines = (await bench.output(run.id)).split(/\r?\n/).filter(Boolean).toSorted();
    expect(lines).toEqual(mode === 'terminal' ? ['err', 'out', 'tty'] : ['err', 'out']);
  });

  it('can be repeated with what it was given, but for its secrets', async () => {
    await bench.script(
      'again.sh',
      '#!/bin/bash\n# @axle.param name {kind: text}\n# @axle.param token {kind: secret}\necho "$AXLE_PARAM_NAME ${AXLE_SECRET_TOKEN:+$(wc -c < "$AXLE_SECRET_TOKEN")}"\n',
    );
    const long = 'x'.repeat(5_000);
    const plain = await bench.run('again', { params: { name: long } });
    expect(plain.params[0]).toMatchObject({ cut: true });
    const { run: copy } = await bench.hub.runs.repeat({ run: plain.id });
    expect(await bench.ended(copy)).toMatchObject({ state: 'succeeded', repeats: plain.id, output: { bytes: 5_002 } });

    const secret = await bench.run('again', { params: { name: 'n', token: 'hunter2' } });
    await expect(bench.hub.runs.repeat({ run: secret.id })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: [{ name: 'token', reason: 'required' }] },
    });
    const { run: third } = await bench.hub.runs.repeat({ run: secret.id, secrets: { token: 'other' } });
    expect(await bench.output(third)).toBe('n 5\n');
    await expect(bench.hub.runs.repeat({ run: RunId.parse(crypto.randomUUID()) })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('is repeated in the sandbox that was asked for by name', async () => {
    await bench.script('plain.sh', '#!/bin/bash\necho ok\n');
    const first = await bench.run('plain', { sandbox: 'strict' });
    const { run } = await bench.hub.runs.repeat({ run: first.id });
    expect(await bench.ended(run)).toMatchObject({ sandbox: { asked: 'strict', inForce: 'strict' } });
  });

  it('is seen by whoever observes, in order, and ends the stream', async () => {
    await bench.script('short.sh', '#!/bin/bash\necho one\n');
    const id = await bench.start('short');
    const states: string[] = [];
    for await (const { state } of bench.hub.runs.observe({ run: id })) if (states.at(-1) !== state) states.push(state);
    expect(['starting', 'running', 'succeeded'].filter((state) => states.includes(state))).toEqual(states);
    expect(states.at(-1)).toBe('succeeded');
    // Of one that has ended there is one value.
    const after = [];
    for await (const run of bench.hub.runs.observe({ run: id })) after.push(run.state);
    expect(after).toEqual(['succeeded']);
  });
});
