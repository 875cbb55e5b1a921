import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import type { Context } from './context';
import { refuse } from './refuse';

/** Where a question is asked and answered. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/**
 * Has the question that a script asks before it runs answered: by `--yes`, or by the person at the terminal.
 * Any answer but yes ends the command before anything ran.
 */
export async function confirmRun(
  { confirm, confirmWhy }: Pick<Script, 'confirm' | 'confirmWhy'>,
  yes: boolean,
  { messages, interrupted }: Pick<Context, 'messages' | 'interrupted'>,
  { stdin, stderr }: Terminal = process,
): Promise<void> {
  if (confirm === null || yes) return;
  const question = confirmWhy === undefined ? confirm : messages.problem(confirmWhy);
  if (stdin.isTTY !== true || stderr.isTTY !== true) refuse(messages.confirmNeedsAnswer(question));
  const asking = createInterface({ input: stdin, output: stderr, terminal: false });
  const left = new AbortController();
  asking.once('close', () => left.abort());
  try {
    const answer = await asking.question(messages.confirmPrompt(question), { signal: AbortSignal.any([interrupted, left.signal]) });
    if (messages.meansYes(answer)) return;
  } catch (error) {
    if (!interrupted.aborted && !left.signal.aborted) throw error;
    stderr.write('\n');
  } finally {
    asking.close();
  }
  throw new HubError('CANCELLED', {});
}
