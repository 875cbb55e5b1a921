import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Launch } from '../contract';
import { RunId } from '#shared/contract/runs';
import { commandOf } from './shell-command';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-shell-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const launch = (more: Partial<Launch>): Launch => ({
  run: RunId.parse('0b0e9a4c-5d0f-4c51-9f0e-2a60c6f0a001'),
  folder,
  mode: 'pipe',
  columns: 80,
  rows: 24,
  file: '/bin/sh',
  args: ['-c', 'printf "<%s>" "$@"', 'axle'],
  env: {},
  cwd: '/',
  fds: [],
  cgroups: [],
  becomes: null,
  opens: null,
  statusFile: null,
  cleanup: [],
  timeoutMs: null,
  graceMs: 1,
  quotaBytes: 1,
  ...more,
});
function run(command: string | undefined): string {
  const file = join(folder, 'command');
  writeFileSync(file, command ?? 'echo none');
  return spawnSync('/bin/sh', ['-c', `. '${file}'`], { env: {}, encoding: 'utf8' }).stdout;
}

describe.runIf(process.platform === 'linux')('what a waiting shell is told', () => {
  const odd = ["it's", '$(id)', '`id`', '"', '\\', 'a\nb', '', '-n', 'é ✓ 🦊', '*', '~', '!x', '&;|<>', "'; exit 9; '"];

  it('hands over every argument and variable as it is', () => {
    expect(run(commandOf(launch({ args: ['-c', 'printf "<%s>" "$@"', 'axle', ...odd] }), 0o22))).toBe(
      odd.map((one) => `<${one}>`).join(''),
    );
    const env = Object.fromEntries(odd.map((value, at) => [`V${at}`, value]));
    const script = `for n in ${odd.map((_, at) => at).join(' ')}; do eval "printf '<%s>' \\"\\$V$n\\""; done; env | grep -c '^V'`;
    expect(run(commandOf(launch({ args: ['-c', script, 'axle'], env }), 0o22))).toBe(
      `${odd.map((one) => `<${one}>`).join('')}${odd.length}\n`,
    );
  });

  it('opens files for their owner alone and leaves the mask as it was', () => {
    const path = join(folder, "st'atus");
    expect(
      run(commandOf(launch({ args: ['-c', 'echo in >&5; umask', 'axle'], fds: [{ type: 'write-file', fd: 5, path }] }), 0o22)),
    ).toMatch(/0?022/);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['in\n', 0o600]);
  });

  it('is nothing where a shell could not say it', () => {
    const refused: Partial<Launch>[] = [
      { file: '/bin/bash' },
      { cwd: '/tmp' },
      { args: ['-c', 'x', 'axle', 'a\0b'] },
      { env: { 'a-b': '1' } },
      { env: { PPID: '1' } },
      { env: { A: 'a\0b' } },
      { fds: [{ type: 'data', fd: 10, base64: '' }] },
    ];
    for (const more of refused) expect(commandOf(launch(more), 0o22), JSON.stringify(more)).toBeUndefined();
  });
});
