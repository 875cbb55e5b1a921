import { expect, it } from 'vitest';
import { createInterpreters } from './interpreters';

it.each([
  ['applescript', 'darwin'],
  ['cmd', 'win32'],
] as const)('a script in %s has an interpreter on %s alone', async (language, home) => {
  const on = (platform: NodeJS.Platform) => createInterpreters({ env: {}, platform }).find(process.execPath, language);
  expect(await on(home)).toBe(process.execPath);
  expect(await on('linux')).toBeNull();
});
