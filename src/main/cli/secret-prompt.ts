import type { ReadStream } from 'node:tty';
import { HubError } from '#shared/contract/errors';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

const ENTER = new Set(['\r', '\n', '\u0004']);
const BACKSPACE = new Set(['\u007f', '\b']);

/** Asks for a secret in the terminal; nothing of it is shown, not even its length. */
export async function askSecret(name: string, messages: Messages, input: ReadStream = process.stdin): Promise<string> {
  if (!input.isTTY) return refuse(messages.secretNeedsTerminal(name));
  const raw = input.isRaw;
  // Before it is asked for: what is typed at once would be shown.
  input.setRawMode(true).setEncoding('utf8').resume();
  try {
    process.stderr.write(messages.secretPrompt(name));
    return await new Promise<string>((resolve, reject) => {
      let typed: string[] = [];
      const onData = (text: string): void => {
        for (const char of text) {
          if (char === '\u0003') return settle(() => reject(new HubError('CANCELLED', {})));
          if (ENTER.has(char)) return settle(() => resolve(typed.join('')));
          if (BACKSPACE.has(char)) typed.pop();
          else if (char === '\u0015') typed = [];
          else typed.push(char);
        }
      };
      const onEnd = (): void => settle(() => reject(new HubError('CANCELLED', {})));
      const settle = (act: () => void): void => {
        input.off('data', onData).off('end', onEnd);
        act();
      };
      input.on('data', onData).on('end', onEnd);
    });
  } finally {
    input.setRawMode(raw).pause();
    process.stderr.write('\n');
  }
}
