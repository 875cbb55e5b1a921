import { expect, it } from 'vitest';
import type { Language } from '#shared/contract/scripts';
import { readsScriptFirst } from './reads-first';

const reads = (language: Language, command: string, ...args: string[]): boolean => readsScriptFirst(language, { command, args });

it.each([
  ['bash', '/bin/bash'],
  ['bash', 'bash', '-euo', 'pipefail'],
  ['sh', '/usr/bin/dash', '-e'],
  ['python', 'python3', '-u'],
  ['python', '/srv/tools/.venv/bin/python3.12', '-u', '-B'],
  ['typescript', 'node'],
  ['powershell', 'pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File'],
  ['perl', '/usr/bin/perl', '-w'],
] as const)('%s by %s %s %s reads the script first', (language, command, ...args) => {
  expect(reads(language, command, ...args)).toBe(true);
});

it.each([
  ['bash', 'bash', '-c', 'touch /tmp/x'],
  ['bash', 'bash', '--rcfile', 'x'],
  ['bash', 'bash', '-ic'],
  ['python', 'python3', '-m', 'pytest'],
  ['python', 'pytest'],
  ['node', 'node', '-r', './first.js'],
  ['node', 'node', '--import=./first.js'],
  ['perl', 'perl', '-MFirst'],
  ['ruby', 'ruby', '-rfirst'],
  ['executable', 'awk', '-f'],
  ['powershell', 'pwsh', '-Command'],
] as const)('%s by %s %s %s may execute something before', (language, command, ...args) => {
  expect(reads(language, command, ...args)).toBe(false);
});
