import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RESULTS_FD, RESULTS_VARIABLE } from '#main/spokes/runs/recorder/contract';
import { describeWith } from '../../support/real-parts';
import { kill, openBench, type Bench } from './fixture';

const sdk = resolve(import.meta.dirname, '../../../resources/sdk');

describeWith(['linux', 'root'], 'a recorder on a full disk', () => {
  let home: string;
  let bench: Bench;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'axle-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', home]);
    bench = await openBench({ home });
  });
  afterEach(async () => {
    await bench.close();
    execFileSync('umount', [home]);
    rmdirSync(home);
  });

  it('waits, and loses nothing', async () => {
    const ballast = join(home, 'ballast');
    writeFileSync(ballast, Buffer.alloc(16 * 1024 * 1024));
    const size = 20_000_000;
    const script = `yes "$(printf 'a line with \\303\\251 in it')" | head -c ${size}`;
    const run = await bench.launch(script);
    const paused = await run.until((recorded) => recorded.paused === 'disk-full');
    expect(paused).toMatchObject({ ended: null });
    expect(paused.bytes).toBeLessThan(size);
    rmSync(ballast);
    expect(await run.ended).toMatchObject({ exitCode: 0, cause: 'exit', bytes: size, trimmed: 0 });
    const wanted = execFileSync('bash', ['-c', script], { maxBuffer: 2 * size });
    expect(
      createHash('sha256')
        .update(await run.output())
        .digest('hex'),
    ).toBe(createHash('sha256').update(wanted).digest('hex'));
  });

  it('waits with results too, and loses nothing of a file among them', async () => {
    const ballast = join(home, 'ballast');
    writeFileSync(ballast, Buffer.alloc(16 * 1024 * 1024));
    const size = 16_000_000;
    const source = join(bench.runtime, 'source');
    writeFileSync(source, randomBytes(size));
    const run = await bench.launch(`. '${sdk}/axle.sh'; axle_write_file '${source}' copy`, {
      fds: [{ type: 'results', fd: RESULTS_FD }],
      env: { PATH: '/usr/bin:/bin', [RESULTS_VARIABLE]: String(RESULTS_FD) },
    });
    expect(await run.until((recorded) => recorded.paused === 'disk-full')).toMatchObject({ ended: null, results: { count: 0 } });
    rmSync(ballast);
    expect(await run.ended).toMatchObject({ exitCode: 0, cause: 'exit', results: { count: 1, refused: 0 } });
    expect(readFileSync(join(run.folder, 'result.000')).equals(readFileSync(source))).toBe(true);
  });

  it('keeps what it could not let go, to be taken back', async () => {
    const run = await bench.launch('read -r go <&6', { fds: [{ type: 'gate', fd: 6 }] });
    expect(() => writeFileSync(join(home, 'ballast'), Buffer.alloc(32 * 1024 * 1024))).toThrow('ENOSPC');
    await expect(bench.client.release(run.run)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(kill(run.child.pid, 0)).toBe(true);
    await bench.client.undo(run.run);
    expect(kill(run.child.pid, 0)).toBe(false);
    expect(readdirSync(run.folder)).not.toContain('end.json');
  });

  it('takes back what never began, whatever that still had to say', async () => {
    expect(() => writeFileSync(join(home, 'ballast'), Buffer.alloc(32 * 1024 * 1024))).toThrow('ENOSPC');
    const run = await bench.launch('head -c 100000 /dev/zero >&2; read -r go <&6', { fds: [{ type: 'gate', fd: 6 }] });
    await run.until((recorded) => recorded.paused === 'disk-full');
    await bench.client.undo(run.run);
    expect(readdirSync(run.folder)).not.toContain('end.json');
  });
});
