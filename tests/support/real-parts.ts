import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ci = Boolean(process.env['CI']) && process.env['CI'] !== 'false';

/** Programs that tests drive for real, and how each is called. */
const programs = {
  bubblewrap: 'bwrap',
  python: 'python3',
  powershell: 'pwsh',
  git: 'git',
  ripgrep: 'rg',
  less: 'less',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
} as const;
export type RealPart = keyof typeof programs | 'linux' | 'root';

/** Whether this machine has it. */
export function hasPart(part: RealPart): boolean {
  if (part === 'linux') return process.platform === 'linux';
  if (part === 'root') return process.getuid?.() === 0;
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, programs[part])));
}

/**
 * Tests that need real parts. Where one is missing they fail in CI, and are skipped elsewhere under a title that says
 * what they lack: `npm test` names them in its last lines. On another system than theirs, and for what no CI machine
 * can have (`optional`), they are skipped there too.
 */
export function describeWith(
  parts: readonly RealPart[],
  name: string,
  body: () => void,
  optional: readonly RealPart[] = ['powershell', 'root'],
): void {
  const missing = parts.filter((part) => !hasPart(part));
  if (missing.length === 0) describe(name, body);
  else if (ci && !missing.includes('linux') && missing.some((part) => !optional.includes(part)))
    test(name, () => expect.fail(`lacks ${missing.join(', ')}`));
  else describe.skip(`${name} [lacks ${missing.join(', ')}]`, body);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // Not there or not ours to run: either way it is not the program.
  }
}
