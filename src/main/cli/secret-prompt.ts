import type { ReadStream } from 'node:tty';
import { HubError } from '#shared/contract/errors';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

const ENTER = new Set(['\r', '\n', '\u0004']);
const BACKSPACE = new Set(['\u007f', '\b']);

/** Whether there is somebody at a terminal who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Asks for a secret in the terminal. */
export async function askSecret(name: string, messages: Messages, input: ReadStream = process.stdin): Promise<string> {
  if (!input.isTTY) return refuse(messages.secretNeedsTerminal(name));
  return await askHidden(messages.secretPrompt(name), input);
}

/** Asks in the terminal; nothing of what is typed is shown, not even its length. Fails with CANCELLED on Ctrl-C, and when the signal aborts. */
export async function askHidden(prompt: string, input: ReadStream = process.stdin, signal?: AbortSignal): Promise<string> {
  const raw = input.isRaw;
  // Before it is asked for: what is typed at once would be shown.
  input.setRawMode(true).setEncoding('utf8').resume();
  try {
    process.stderr.write(prompt);
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
        signal?.removeEventListener('abort', onEnd);
        act();
      };
      input.on('data', onData).on('end', onEnd);
      signal?.addEventListener('abort', onEnd, { once: true });
      if (signal?.aborted === true) onEnd();
    });
  } finally {
    input.setRawMode(raw).pause();
    process.stderr.write('\n');
  }
}
