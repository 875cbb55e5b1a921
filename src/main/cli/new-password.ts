import type { Context } from './context';
import { refuse } from './refuse';
import { askHidden, canAsk } from './secret-prompt';

/** Longer than any password. Bytes. */
const MOST_BYTES = 4_096;

/** A new password: typed twice at a terminal, else the first line of standard input. Never an argument. */
export async function newPassword({
  messages: { accounts: words },
  interrupted,
}: Pick<Context, 'messages' | 'interrupted'>): Promise<string> {
  if (!canAsk()) return await firstLine();
  const typed = await askHidden(`${words.ask}: `, process.stdin, interrupted);
  const again = await askHidden(`${words.askAgain}: `, process.stdin, interrupted);
  return typed === again ? typed : refuse(words.differ);
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n') || text.length > MOST_BYTES) break;
  }
  return text.split('\n', 1)[0]?.replace(/\r$/, '') ?? '';
}
