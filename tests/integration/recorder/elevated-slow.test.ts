import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFrames } from '#main/spokes/runs/recorder/child/elevated/frames';
import { encodeOrder, sha256 } from '#main/spokes/runs/recorder/elevated-spec';
import { bundle } from '../../support/bundle';
import { describeWith } from '../../support/real-parts';

const MIB = 1_048_576;
const OUTPUT = 400 * MIB;

describeWith(['linux'], 'an elevated launcher whose recorder does not read', () => {
  let root: string;
  let parts: readonly [string, string];
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'axle-slow-'));
    parts = await Promise.all([
      bundle('tests/support/elevated-launcher.ts'),
      bundle('src/main/spokes/runs/recorder/child/launcher/main.ts'),
    ]);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('has the script wait, and passes everything on in the end', async () => {
    const script = `for (let left = ${OUTPUT}; left > 0; left -= 65536) process.stdout.write(Buffer.alloc(65536, 'x'));`;
    const path = join(root, 'script.js');
    writeFileSync(path, script);
    const folder = join(root, 'elevated');
    mkdirSync(folder);
    const run = randomUUID();
    const spec = JSON.stringify({
      salt: randomUUID(),
      files: [{ path, bytes: script.length, hash: sha256(script), to: 'files/script.js', executable: false }],
      folders: [],
      env: { AXLE_RUN_ID: run },
      cwd: 'files',
      command: [process.execPath, { below: 'files/script.js' }],
    });
    writeFileSync(join(root, 'spec'), spec);
    const pipe = join(root, 'pipe');
    const order = encodeOrder({ pipe, word: 'w'.repeat(64), spec: join(root, 'spec'), bytes: spec.length, hash: sha256(spec) });

    let received = 0;
    let hear: (word: string) => void = () => undefined;
    const words: string[] = [];
    const heard = (wanted: RegExp): Promise<string> =>
      new Promise((resolve) => {
        hear = (word) => (wanted.test(word) ? resolve(word) : undefined);
        for (const word of words) hear(word);
      });
    let met: (peer: Socket) => void = () => undefined;
    const peers = new Promise<Socket>((resolve) => (met = resolve));
    const server = createServer((peer) => {
      const read = createFrames({
        onData: (chunk) => void (received += chunk.length),
        onWord: (word) => {
          words.push(word);
          hear(word);
        },
        onGarbage: () => expect.fail('garbage'),
      });
      peer.on('data', read);
      met(peer);
    }).listen(pipe);

    const [elevated, launcher] = parts;
    const child = spawn(process.execPath, [elevated, folder, launcher, run, order], { stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const peer = await peers;
    await heard(/^w{64}$/);
    peer.write('go\n');
    await heard(/^ready$/);
    peer.write('begin\n');
    await heard(/^start$/);
    peer.pause();

    const of = (file: string, name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${child.pid ?? 0}/${file}`, 'utf8'))?.[1]);
    // It has taken something, and no more since it was last looked at: the script waits.
    let before = 0;
    await expect
      .poll(
        () => {
          const [last, now] = [before, of('io', 'rchar')];
          before = now;
          return now > MIB && now === last;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(before).toBeLessThan(OUTPUT / 2);
    expect(child.exitCode).toBeNull();
    peer.resume();
    expect(await heard(/^exit/)).toBe('exit 0');
    expect(received).toBe(OUTPUT);
    expect(of('status', 'VmHWM') * 1_024).toBeLessThan(OUTPUT / 2);
    peer.end();
    expect(await ended).toBe(0);
    server.close();
  });
});
