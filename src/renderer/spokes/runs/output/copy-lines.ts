import type { HubClient } from '#shared/contract/index';
import { plainText } from './ansi';

const MOST_LINES = 20_000;

/** The text of lines `first` to `last` without escape sequences; at most 20,000 of them. */
export async function textOfLines(hub: HubClient, run: string, first: number, last: number): Promise<string> {
  const end = Math.min(last, first + MOST_LINES - 1);
  const texts: string[] = [];
  let from = first;
  while (from <= end) {
    const { lines } = await hub.runs.lines({ run, from, count: Math.min(500, end - from + 1) });
    const final = lines.at(-1);
    if (final === undefined) break;
    for (const { text } of lines) texts.push(plainText(text));
    from = final.line + 1;
  }
  return texts.join('\n');
}
