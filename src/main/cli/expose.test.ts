import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { agreeToExpose } from './expose';
import { messagesIn } from './messages/messages';

const context = { messages: messagesIn('en'), interrupted: new AbortController().signal };

/** A terminal, or what is none, that gives this answer once it is asked. */
function answering(text: string, isTTY = true) {
  const [stdin, stderr] = [Object.assign(new PassThrough(), { isTTY }), Object.assign(new PassThrough(), { isTTY })];
  const seen: string[] = [];
  stderr.on('data', (chunk: Buffer) => void seen.push(chunk.toString()));
  stderr.once('data', () => stdin.write(text));
  return { stdin, stderr, seen };
}

it('asks at the terminal, naming what would be exposed, and goes on with yes alone', async () => {
  const terminal = answering('y\n');
  expect(await agreeToExpose(['argument1', 'pin'], false, context, terminal)).toBe(true);
  expect(terminal.seen.join('')).toMatch(/takes argument1, pin only on its command line: other programs .* \[y\/N\] $/);
  await expect(agreeToExpose(['pin'], false, context, answering('\n'))).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('asks nobody who agreed, and nobody where nothing is exposed', async () => {
  const terminal = answering('n\n');
  expect(await agreeToExpose(['pin'], true, context, terminal)).toBe(true);
  expect(await agreeToExpose([], false, context, terminal)).toBe(false);
  expect(terminal.seen).toEqual([]);
});

it('refuses where there is no terminal, and says how to agree', async () => {
  const refused = await agreeToExpose(['pin'], false, context, answering('y\n', false)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'PARAMS_INVALID', data: { issues: [{ name: 'pin', reason: 'secret-argument' }] } });
});
