import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirmRun } from './confirm';
import { messagesIn } from './messages/messages';

const script = { confirm: 'Restart \u001b[2Jthem all?' };

/** A terminal, or what is none, that answers with this text once it is asked; null hangs up. */
function answering(text: string | null, isTTY = true) {
  const [stdin, stderr] = [Object.assign(new PassThrough(), { isTTY }), Object.assign(new PassThrough(), { isTTY })];
  stderr.once('data', () => (text === null ? stdin.end() : stdin.write(text)));
  const seen: string[] = [];
  stderr.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
  return { stdin, stderr, seen };
}
const contextIn = (language: 'en' | 'fr', interrupted = new AbortController().signal) => ({ messages: messagesIn(language), interrupted });

describe('confirmRun', () => {
  it.each([
    ['en', 'y\n'],
    ['en', ' Yes\r\n'],
    ['fr', 'o\n'],
    ['fr', 'OUI\n'],
  ] as const)('in %s takes %j for yes', async (language, answer) => {
    const terminal = answering(answer);
    await confirmRun(script, false, contextIn(language), terminal);
    expect(terminal.seen.join('')).toMatch(
      language === 'fr' ? /^Restart \\e\[2Jthem all\? \[o\/N\] $/ : /^Restart \\e\[2Jthem all\? \[y\/N\] $/,
    );
  });

  it.each(['n\n', '\n', 'yesterday\n', 'o\n', null])('takes %j for no', async (answer) => {
    await expect(confirmRun(script, false, contextIn('en'), answering(answer))).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('ends with an interrupt', async () => {
    const interrupt = new AbortController();
    const terminal = answering('');
    terminal.stderr.once('data', () => interrupt.abort());
    await expect(confirmRun(script, false, contextIn('en', interrupt.signal), terminal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('asks nothing where there is no question, or where it is answered already', async () => {
    const terminal = answering('n\n');
    await confirmRun({ confirm: null }, false, contextIn('en'), terminal);
    await confirmRun(script, true, contextIn('en'), answering('n\n', false));
    expect(terminal.seen).toEqual([]);
  });

  it('refuses without a terminal, and names what answers', async () => {
    const refused = confirmRun(script, false, contextIn('en'), answering('y\n', false));
    await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', data: { issues: [expect.stringContaining('--yes')] } });
  });
});
