import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProcesses } from '#main/platform/processes';
import { describeWith } from '../../support/real-parts';
import { type Consent, consentParts, CONSENTS } from './consent-fixture';
import { kill, openBench, type Bench } from './fixture';

/** A peer of the pipe that says these bytes once it has said this word. */
const stranger = (said: string, rest: string): string => `
const frame = (kind, bytes) => { const h = Buffer.alloc(5); h.write(kind); h.writeUInt32BE(bytes.length, 1); return Buffer.concat([h, bytes]); };
const peer = require('net').connect(pipe);
peer.on('error', () => {});
peer.write(frame('w', Buffer.from(${said})));
${rest}`;
const lives = (pid: number): boolean => createProcesses().identify(pid) !== undefined;

/** Whether somebody listens there. */
const comes = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const peer = connect(path, () => {
      peer.destroy();
      resolve(true);
    });
    peer.once('error', () => resolve(false));
  });
const STAYS = 'setInterval(() => {}, 1000);';

/**
 * The elevated launcher and the recorder's side of it are what they are on Windows, where these tests run too. Nobody is asked and nothing is
 * elevated: in the place of Windows' prompt stands a program that starts the launcher, or does not.
 */
describeWith([process.platform === 'win32' ? 'windows' : 'linux'], 'what runs as administrator by consent', () => {
  let bench: Bench;
  let parts: Awaited<ReturnType<typeof consentParts>>;
  beforeAll(async () => {
    parts = await consentParts();
    bench = await openBench();
  });
  afterAll(async () => {
    await bench.close();
    parts.remove();
  });
  const start = (consent: Consent) => parts.start(bench, consent);

  it('is recorded as any other: both streams, its end, and that it was granted', async () => {
    const run = await start({
      script: `
        console.log('out ' + __filename.endsWith('script.js')); console.log('again');
        console.error('err'); console.error('more'); process.exitCode = 7;`,
    });
    const ended = await run.ended;
    expect(ended).toMatchObject({
      cause: 'exit',
      exitCode: 7,
      signal: null,
      error: null,
      elevation: { by: 'uac', state: 'granted', asked: 0 },
    });
    // Each in its own order: between the two there is none.
    const lines = await run.lines();
    expect(lines.filter((line) => line.startsWith('!'))).toEqual(['! err', '! more']);
    expect(lines.filter((line) => !line.startsWith('!'))).toEqual(['out true', 'again']);
    expect(parts.left()).toEqual([]);
    expect(parts.exists(run.sources)).toBe(false);
  });

  it('waits until somebody consents', async () => {
    const asker = `require('net').createServer((peer) => { peer.destroy(); ${CONSENTS} }).listen(pipe + '-consent')`;
    const run = await start({ script: 'console.log(1)', asker });
    const waiting = await run.until(({ elevation }) => elevation !== undefined);
    expect(waiting.elevation).toEqual({ by: 'uac', state: 'waiting', prompt: null, asked: 0 });
    await expect.poll(() => comes(`${run.pipe}-consent`)).toBe(true);
    await run.until(({ elevation }) => elevation?.state === 'granted');
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0 });
  });

  it('has the environment of its spec, its secrets and its state, and nothing else', async () => {
    const run = await start({
      script: `
        const { readFileSync } = require('fs');
        const { AXLE_SECRET_PIN, AXLE_STATE, ODD } = process.env;
        console.log(Object.keys(process.env).filter((name) => !/^(PATH|TEMP|AXLE_RUN_ID|SystemRoot|SystemDrive|windir|HOMEDRIVE|HOMEPATH|LOGONSERVER|USER(DOMAIN|NAME|PROFILE))$/i.test(name)).sort().join());
        console.log(readFileSync(AXLE_SECRET_PIN, 'utf8').length, readFileSync(AXLE_STATE, 'utf8'), JSON.stringify(ODD));`,
      env: { AXLE_SECRET_PIN: { below: 'secrets/PIN' }, AXLE_STATE: { below: 'state' }, ODD: 'a "b" $c %d% \n é' },
      more: [
        { to: 'secrets/PIN', text: 'four' },
        { to: 'state', text: '{"n":1}' },
      ],
    });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0 });
    expect(await run.lines()).toEqual(['AXLE_SECRET_PIN,AXLE_STATE,ODD', '4 {"n":1} "a \\"b\\" $c %d% \\n é"']);
    expect(parts.left()).toEqual([]);
  });

  it('prints as much as it likes, all of it in order', async () => {
    const run = await start({
      script: `for (let n = 0; n < 200000; n += 1) process.stdout.write(String(n).padStart(99) + '\\n');`,
    });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0, bytes: 20_000_000 });
    const output = (await run.output()).toString('latin1');
    expect([output.length, output.slice(0, 100).trim(), output.slice(-100).trim()]).toEqual([20_000_000, '0', '199999']);
    expect(output.split('\n').every((line, n) => n === 200_000 || Number(line) === n)).toBe(true);
  });

  it.each([
    ['script', 'elevation-changed', ({ script }: { script: string }) => writeFileSync(script, "console.log('other')")],
    ['script, by as many bytes', 'elevation-changed', ({ script }: { script: string }) => writeFileSync(script, 'console.log(2)')],
    ['spec', 'elevation-changed', ({ spec }: { spec: string }) => writeFileSync(spec, '{}')],
    [
      'spec, by as many bytes',
      'elevation-changed',
      ({ spec }: { spec: string }) => writeFileSync(spec, readFileSync(spec, 'utf8').replace('"temp"', '"evil"')),
    ],
    ['script, by nothing', 'elevation-unreadable', ({ script }: { script: string }) => rmSync(script)],
  ])('does not begin where its %s was replaced: %s', async (_what, error, change) => {
    const run = await start({ script: 'console.log(1)', change });
    expect(await run.ended).toMatchObject({ cause: 'error', error, exitCode: null, elevation: { state: 'refused' } });
    expect((await run.lines()).filter((line) => !line.startsWith('!'))).toEqual([]);
    expect(parts.left()).toEqual([]);
  });

  it('ends as shells have it where its command cannot be started', async () => {
    const run = await start({ command: [process.platform === 'win32' ? 'C:\\nowhere\\it.exe' : '/nowhere/it'] });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 127 });
    expect((await run.lines()).join()).toContain('ENOENT');
    expect(parts.left()).toEqual([]);
  });

  it('begins also where who asked may not wait for what was started, and has ended before that comes', async () => {
    const run = await start({
      script: `console.log('late')`,
      asker: `
        const late = 'setTimeout(() => require("child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "ignore", detached: true }).unref(), 300)';
        require('child_process').spawn(process.execPath, ['-e', late, ...started], { stdio: 'ignore', detached: true }).unref();`,
    });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0, elevation: { state: 'granted' } });
    expect(parts.left()).toEqual([]);
  });

  it('never begins where nobody consents, and says what the asking program said', async () => {
    const run = await start({ asker: "console.error('cancelled by the user'); process.exitCode = 1" });
    expect(await run.ended).toMatchObject({ cause: 'error', error: 'elevation-refused', exitCode: null, elevation: { state: 'refused' } });
    expect(await run.lines()).toEqual(['! cancelled by the user']);
  });

  it('never begins where nobody answers in time, and who asks is ended', async () => {
    const run = await start({ asker: STAYS, askMs: 1 });
    expect(await run.ended).toMatchObject({ cause: 'error', error: 'elevation-unanswered', exitCode: null });
    expect(lives(run.child.pid)).toBe(false);
  });

  it('never begins where nobody is there, even should somebody come', async () => {
    const run = await start({ script: 'console.log(1)', attended: false });
    expect(await run.ended).toMatchObject({ cause: 'error', error: 'elevation-unattended', exitCode: null });
    expect(await run.lines()).toEqual([]);
  });

  it('is taken back by a cancel before consent', async () => {
    const run = await start({ asker: STAYS });
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ cause: 'cancel', elevation: { state: 'refused' } });
    expect(lives(run.child.pid)).toBe(false);
  });

  it('is asked to end by a cancel, and has time to clean up', async () => {
    const run = await start({
      script: `
        for (const name of ['SIGTERM', 'SIGBREAK']) process.on(name, () => { console.log('cleaned'); process.exit(3); });
        console.log('ready'); setInterval(() => {}, 1000);`,
      launch: { graceMs: 60_000 },
    });
    await run.until(({ bytes }) => bytes > 5);
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ cause: 'cancel', exitCode: 3, elevation: { state: 'granted' } });
    expect(await run.lines()).toEqual(['ready', 'cleaned']);
    expect(parts.left()).toEqual([]);
  });

  it('is ended with all that it started where it does not end by itself', async () => {
    const starts = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })`;
    const run = await start({
      script: `for (const name of ['SIGTERM', 'SIGBREAK']) process.on(name, () => {}); console.log(${starts}.pid); setInterval(() => {}, 1000);`,
      launch: { graceMs: 1 },
    });
    await run.until(({ bytes }) => bytes > 1);
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ cause: 'cancel' });
    const child = Number((await run.lines())[0]);
    await expect.poll(() => lives(child)).toBe(false);
    expect(parts.left()).toEqual([]);
  });

  it('ends what it has left behind at its end', async () => {
    const starts = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    const run = await start({ script: `const one = ${starts}; one.unref(); console.log(one.pid); process.exitCode = 2` });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 2 });
    const child = Number((await run.lines())[0]);
    await expect.poll(() => lives(child)).toBe(false);
  });

  it('ends with its recorder, and leaves nothing', async () => {
    const own = await openBench();
    const run = await parts.start(own, { script: 'console.log(process.pid); setInterval(() => {}, 1000)' });
    await run.until(({ bytes }) => bytes > 1);
    const [pid] = await run.lines();
    kill(own.started[0]?.pid ?? 0);
    await expect.poll(() => lives(Number(pid))).toBe(false);
    await expect.poll(parts.left).toEqual([]);
    await own.close();
  });

  it('is begun once, however many come', async () => {
    const run = await start({ script: 'console.log(process.pid)', asker: `${CONSENTS}; ${CONSENTS};` });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0 });
    expect(await run.lines()).toHaveLength(1);
    await expect.poll(parts.left).toEqual([]);
  });

  it('does not speak to who says another word', async () => {
    const other = stranger("'x'.repeat(64)", `peer.on('data', () => { console.log('heard'); }); peer.on('close', () => { ${CONSENTS} });`);
    const run = await start({ script: 'console.log(1)', asker: other });
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: 0 });
    expect(await run.lines()).toEqual(['1']);
  });

  it.each([
    ['says what it cannot say yet', 'cannot say now', "peer.write(frame('w', Buffer.from('exit 0')));"],
    [
      'says what nobody knows',
      'cannot say now',
      "peer.write(frame('w', Buffer.from('ready'))); peer.write(frame('w', Buffer.from('rm -rf')));",
    ],
    ['begins a frame without end', 'not understood', 'peer.write(Buffer.from([0x6f, 0xff, 0xff, 0xff, 0xff]));'],
    ['sends garbage', 'not understood', "peer.write(Buffer.concat([Buffer.from([0]), require('crypto').randomBytes(100000)]));"],
  ])('ends where who says the word %s', async (_what, error, rest) => {
    const run = await start({ asker: stranger('word', `${rest} ${STAYS}`) });
    const ended = await run.ended;
    expect(ended).toMatchObject({ cause: 'error', exitCode: null, elevation: { state: 'refused' } });
    expect(ended.error).toContain(error);
    expect(lives(run.child.pid)).toBe(false);
  });

  it('ends where the launcher ends without saying how', async () => {
    const say = (what: string): string => `peer.write(frame('w', Buffer.from('${what}')));`;
    const run = await start({
      asker: stranger('word', `${say('ready')} ${say('start')} peer.write(frame('o', Buffer.from('half')), () => peer.end()); ${STAYS}`),
    });
    const ended = await run.ended;
    expect(ended).toMatchObject({ cause: 'error', exitCode: null, elevation: { state: 'granted' } });
    expect(ended.error).toContain('without saying how');
    expect((await run.output()).toString()).toBe('half');
  });
});
