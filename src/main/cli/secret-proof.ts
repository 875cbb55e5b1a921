import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { MOST_SECRET } from '#shared/contract/secret-values';
import type { Proof, SecretsState } from '#shared/contract/secrets';
import type { Context } from './context';
import { refuse } from './refuse';
import { askHidden, askSecret, canAsk } from './secret-prompt';

/** Most bytes that are read of what should be a secret: its characters have four at most, and there is a line break. */
const MOST_BYTES = MOST_SECRET * 4 + 2;

/** How the store stands, once it was tried to be opened. */
export async function stateNow(hub: HubClient): Promise<SecretsState> {
  for await (const state of hub.secrets.state({})) if (state.reason !== 'opening') return state;
  throw new HubError('DISCONNECTED', {});
}

/** A secret from a file, from standard input where that is no terminal (or `-`), or typed at one: what is in a file ends before its line break. */
export async function textGiven(from: string | undefined, what: string, { messages }: Pick<Context, 'messages'>): Promise<string> {
  if (from === undefined && process.stdin.isTTY) return await askSecret(what, messages);
  return await readText(from === undefined || from === '-' ? process.stdin : createReadStream(from), from ?? '-');
}

/** The present passphrase. */
export async function passphraseOf(from: string | undefined, { messages, interrupted }: Context): Promise<string> {
  if (from === undefined && canAsk()) return await askHidden(messages.secrets.askPassphrase, process.stdin, interrupted);
  return await readText(from === undefined || from === '-' ? process.stdin : createReadStream(from), from ?? '-');
}

/** Refuses before anything is asked where nobody could be asked for a new passphrase. */
export function assertAsked(from: string | undefined, { messages }: Context): void {
  if (from === undefined && !canAsk()) refuse(messages.secrets.needsTerminal);
}

/** A new passphrase; typed, it is typed twice. */
export async function newPassphrase(from: string | undefined, { messages, interrupted }: Context): Promise<string> {
  if (from !== undefined) return await readText(from === '-' ? process.stdin : createReadStream(from), from);
  const first = await askHidden(messages.secrets.askNew, process.stdin, interrupted);
  const second = await askHidden(messages.secrets.askAgain, process.stdin, interrupted);
  return first === second ? first : refuse(messages.secrets.differ);
}

/** Proof that it is the person who asks: the passphrase where one is set, else that they mean it. */
export async function proofFor(
  name: string,
  { by }: SecretsState,
  { yes, passphraseFrom }: { readonly yes?: boolean; readonly passphraseFrom?: string },
  context: Context,
): Promise<Proof> {
  if (by === 'passphrase') {
    const passphrase = await passphraseOf(passphraseFrom, context);
    return passphrase === '' ? refuse(context.messages.secrets.noPassphrase) : { by, passphrase };
  }
  if (yes === true) return { by: 'confirmation' };
  const { messages, interrupted } = context;
  if (!canAsk()) refuse(messages.secrets.notSure);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    if (messages.meansYes(await asking.question(messages.secrets.sure(name), { signal: interrupted }))) return { by: 'confirmation' };
  } finally {
    asking.close();
  }
  throw new HubError('CANCELLED', {});
}

async function readText(stream: AsyncIterable<string | Buffer>, from: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      if ((size += chunk.length) > MOST_BYTES) break;
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch (error) {
    return refuse(`${from}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
