import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A disk of its own that is soon full. */
export interface SmallDisk {
  readonly path: string;
  /** Takes every byte that is left, and whatever somebody frees until nothing more can be had. */
  fill(): void;
  /** Gives back what `fill` took. */
  makeRoom(): void;
  /** Removes it once nobody has a file of it open any more. */
  remove(): Promise<void>;
}

const BLOCK = 4_096;

/** Mounts a disk in memory of so many MiB; needs root. */
export function createSmallDisk(mib: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'axle-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=700`, 'tmpfs', path]);
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      const file = openSync(ballast, 'a', 0o600);
      try {
        for (const block = Buffer.alloc(BLOCK); ;) writeSync(file, block);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast),
    async remove() {
      for (let tries = 0; ; tries += 1) {
        try {
          execFileSync('umount', [path], { stdio: 'pipe' });
          return rmdirSync(path);
        } catch (error) {
          if (tries === 100) throw error;
          await delay(50);
        }
      }
    },
  };
}
