import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { itWith } from '../../support/real-parts';
import { openBench } from './fixture';

itWith(['linux', 'root'], 'waits while the disk is full, and loses nothing', async () => {
  const home = mkdtempSync(join(tmpdir(), 'axle-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', home]);
  const bench = await openBench({ home });
  try {
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
  } finally {
    await bench.close();
    execFileSync('umount', [home]);
    rmdirSync(home);
  }
});
