import { HubError } from '#shared/contract/errors';
import { EscapeStripper } from '../../journal/escapes';
import { openJournal, readLines } from '../../journal/reader';
import { keptScript } from '../../kept-script';
import type { Text } from '../lay-over';
import type { Side } from '../protocol';

/** Lines of a text that are compared, and characters of all of them. */
const MOST_LINES = 20_000;
const MOST_CHARACTERS = 8 * 1_048_576;
const PAGE = 500;

/** The first lines that a run printed and that are kept, without escape sequences; undefined where nothing is kept. */
export async function outputText({ folder, output }: Side): Promise<Text | undefined> {
  if (output === 'gone') return undefined;
  if (output === 'none') return { lines: [], firstLine: 1, cut: false };
  try {
    const journal = await openJournal(folder);
    try {
      return await firstLines((from) => readLines(journal, from, PAGE));
    } finally {
      await journal.close();
    }
  } catch (error) {
    if (HubError.is(error, 'OUTPUT_GONE')) return undefined;
    throw error;
  }
}

async function firstLines(page: (from: number) => ReturnType<typeof readLines>): Promise<Text> {
  const lines: string[] = [];
  let [from, characters, firstLine] = [1, 0, 1];
  for (;;) {
    const read = await page(from);
    if (from === 1) firstLine = read.firstLine;
    for (const { text } of read.lines) {
      if (lines.length === MOST_LINES || characters > MOST_CHARACTERS) return { lines, firstLine, cut: true };
      // Each line by itself: a sequence that never ends must not hide what comes after it.
      lines.push(new EscapeStripper().push(Buffer.from(text)).toString());
      characters += text.length;
    }
    const last = read.lines.at(-1);
    if (last === undefined || last.line >= read.total) return { lines, firstLine, cut: false };
    from = last.line + 1;
  }
}

/** The lines of the script that a run ran; undefined where its bytes are not kept. */
export async function scriptText({ folder, hash }: Side): Promise<Text | undefined> {
  const kept = await keptScript(folder, hash);
  if (kept.state !== 'kept') return undefined;
  const lines = kept.bytes.toString().replace(/\n$/, '').split(/\r?\n/);
  return { lines: lines.slice(0, MOST_LINES), firstLine: 1, cut: lines.length > MOST_LINES };
}
