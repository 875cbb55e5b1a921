import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findProgram } from './find-program';
import { hasSlapd } from './slapd';

const ci = Boolean(process.env['CI']) && process.env['CI'] !== 'false';

/** Programs that tests drive for real, and how each is called. */
const programs = {
  bubblewrap: 'bwrap',
  python: 'python3',
  perl: 'perl',
  powershell: 'pwsh',
  git: 'git',
  ripgrep: 'rg',
  less: 'less',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  age: 'age',
  sudo: 'sudo',
  dbus: 'dbus-daemon',
  keyring: 'gnome-keyring-daemon',
  openssl: 'openssl',
  ssh: 'ssh',
} as const;
/** Systems, by Node's names of them. */
const systems = { linux: 'linux', macos: 'darwin', windows: 'win32' } as const;
const isSystem = (part: RealPart): part is keyof typeof systems => part in systems;
export type RealPart = keyof typeof programs | 'sshd' | 'slapd' | 'root' | keyof typeof systems;

/** Whether this machine has it. */
export function hasPart(part: RealPart): boolean {
  if (isSystem(part)) return process.platform === systems[part];
  if (part === 'sshd') return existsSync('/usr/sbin/sshd') && findProgram('ssh') !== undefined;
  if (part === 'slapd') return hasSlapd();
  if (part === 'root') return process.getuid?.() === 0;
  return findProgram(programs[part]) !== undefined;
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
  const { missing, title, fails } = lookFor(parts, name, optional);
  if (missing.length === 0) describe(name, body);
  else if (fails) test(name, () => expect.fail(title));
  else describe.skip(title, body);
}

/** The same for one test among others that need less. */
export function itWith(
  parts: readonly RealPart[],
  name: string,
  body: () => void | Promise<void>,
  optional: readonly RealPart[] = ['powershell', 'root'],
): void {
  const { missing, title, fails } = lookFor(parts, name, optional);
  if (missing.length === 0) test(name, body);
  else if (fails) test(name, () => expect.fail(title));
  else test.skip(title, body);
}

interface Looked {
  readonly missing: readonly RealPart[];
  /** The name with what is missing. */
  readonly title: string;
  /** Whether a machine of CI has to have it. */
  readonly fails: boolean;
}

function lookFor(parts: readonly RealPart[], name: string, optional: readonly RealPart[]): Looked {
  const missing = parts.filter((part) => !hasPart(part));
  const fails = ci && !missing.some(isSystem) && missing.some((part) => !optional.includes(part));
  return { missing, title: `${name} [lacks ${missing.join(', ')}]`, fails };
}
