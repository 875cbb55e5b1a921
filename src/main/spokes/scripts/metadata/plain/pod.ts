import { textLines, type TextLine } from '../text-lines';
import type { CommentLine } from './comment-blocks';

const MAX_LINES = 50_000;
const command = /^=[a-z]/;

/** The first paragraph under `=head1 NAME` of Perl's own documentation, wherever it stands; under DESCRIPTION where NAME says nothing. */
export function podDescription(text: string): readonly CommentLine[] {
  if (!text.includes('=head1')) return [];
  const lines = [...textLines(text, MAX_LINES)];
  const named = firstParagraph(lines, /^=head1\s+NAME\s*$/i).map(({ line, text }, index) => ({
    line,
    text: index === 0 ? afterDash(text) : text,
  }));
  return named.length > 0 && named[0]?.text !== '' ? named : firstParagraph(lines, /^=head1\s+DESCRIPTION\s*$/i);
}

function firstParagraph(lines: readonly TextLine[], heading: RegExp): readonly CommentLine[] {
  const at = lines.findIndex(({ text }) => heading.test(text));
  const paragraph: CommentLine[] = [];
  if (at < 0) return paragraph;
  for (const { line, text } of lines.slice(at + 1)) {
    if (command.test(text)) break;
    if (text.trim() !== '') paragraph.push({ line, text: unformatted(text) });
    else if (paragraph.length > 0) break;
  }
  return paragraph;
}

/** POD's `B<bold>` as what it shows. */
const unformatted = (text: string): string => text.replace(/\b[BCFILSX]<([^<>]*)>/g, '$1');

/** What stands after the dash of `name - description`; nothing where there is only a name. */
function afterDash(text: string): string {
  const match = /^.{1,256}?\s(?:-{1,3}|–|—)\s+(.*)$/.exec(text);
  return match === null ? (/^\s*\S+\s*$/.test(text) ? '' : text) : (match[1] ?? '');
}
