import { stemOf } from '../../files/walk';
import { atMost } from '../text-lines';
import { isDecoration, isLicence, isModeline, isOwnership } from './boilerplate';
import type { CommentLine } from './comment-blocks';

/** What a comment says of its script, and where that begins. */
export interface Description {
  readonly text: string;
  readonly line: number;
}

/** Longer lines are data or art; no sentence is. */
const MAX_LINE = 2_048;
const MAX_DESCRIPTION = 1_024;
// Headings of parts that tell how a script is used or kept, not what it does.
const part =
  /^\s*(?:#+\s*)?(?:(?:intended )?usage|synopsis|examples?|options|arguments?|args|(?:(?:required|optional) )?param(?:eter)?s?|flags|env(?:ironment)?(?: variables)?|requires?|requirements|depend(?:encies|ency|s on)|prerequisites?|install(?:ation)?|to ?do|change ?log|history|notes?|see also|exit (?:codes?|status)|returns?|output|input|disclaimer|config(?:uration)?|how to (?:use|run))\s*(?::|$)|^\s*documentation\s*:\s*$|^\s*(?:todo|fixme|xxx)\b/i;
// One fact of the file; the next line is another.
const fact =
  /^\s*[@\\]?(?:authors?|company|maintainers?|contributors?|credits?|written by|created(?: by| on)?|creation date|date|(?:last )?(?:updated|modified|change[ds]?)|version|revision|since|contact|e-?mail|homepage|url|source|website|repo(?:sitory)?|github|link|package|category|file ?name|file|script(?: ?name)?|name|title|program|tags?|keywords?|icon|shortcut|provides|(?:required|should|default|x)-[a-z-]+)\s*[:=]/i;
const described =
  /^\s*(?:[@\\](?:file(?:overview)?|overview|brief|description|desc|summary|module)\b|(?:short[- ])?(?:description|desc|summary|purpose|about|synopsis of purpose)\s*:)\s*-?\s*/i;
const sentence = /(?:\S+\s+){4}\S/;
const tag = /^\s*[@\\][a-z]+\b/i;
const code =
  /^(?:set [-+]|export \w+=|source \S+$|\. \S+$|alias |[A-Za-z_]\w*=\S*$|(?:const|let|var|local|my|our) [\w${[]|import .* from|import \w+(?:\.\w+)+$|import \w+ as \w+$|from [\w.]+ import |[a-z_]\w* = [\w.]+\(.*\)$|require\b.*["']|use [A-Z]\w+(?:::|;)|console\.|echo |printf |print\(|sudo |if \[|fi$|done$|\$\w+\s*=)|[;{]$/;

/** What the first paragraph that is meant for people says, of comments in their order; null where none is. */
export function descriptionOf(blocks: readonly (readonly CommentLine[])[], fileName: string): Description | null {
  for (const block of blocks) {
    for (const paragraph of paragraphsOf(block)) {
      const text = paragraph
        .map(({ text }) => text.trim())
        .join(' ')
        .replace(/\s+/g, ' ');
      const cleaned = withoutName(text, fileName).trim();
      const line = paragraph[0]?.line;
      if (line === undefined || !isSentence(cleaned)) continue;
      return { text: shortened(cleaned), line };
    }
  }
  return null;
}

/** Paragraphs without boilerplate, art and the parts that tell of something else. */
function paragraphsOf(block: readonly CommentLine[]): readonly (readonly CommentLine[])[] {
  const paragraphs: CommentLine[][] = [];
  let open: CommentLine[] = [];
  // A fact of several words may go on in the next line.
  let continued = false;
  let skipping: 'nothing' | 'paragraph' | 'part' = 'nothing';
  const end = (): void => {
    if (open.length > 0 && !isLicence(open.map(({ text }) => text.trim()).join(' ')) && !open.every(({ text }) => code.test(text.trim())))
      paragraphs.push(open);
    open = [];
  };
  for (const { text, line } of block) {
    const undecorated = text.length > MAX_LINE ? '' : framed(text);
    if (isDecoration(undecorated)) {
      end();
      continued = false;
      if (skipping === 'paragraph') skipping = 'nothing';
      continue;
    }
    // What belongs to a part is set in, or follows its heading at once.
    if (skipping === 'part' && /^(?:\t|\s{2,})/.test(undecorated)) continue;
    if (part.test(undecorated)) {
      end();
      skipping = 'part';
      continue;
    }
    if (skipping === 'paragraph') continue;
    if (skipping === 'part') {
      if (!startsAnew(block, line)) continue;
      skipping = 'nothing';
    }
    if (continued && /^\s*\p{Ll}/u.test(undecorated)) continue;
    continued = false;
    if (isModeline(undecorated) || isOwnership(undecorated) || fact.test(undecorated)) {
      end();
      continued = sentence.test(undecorated);
      continue;
    }
    const said = undecorated.replace(described, '');
    if (said !== undecorated) {
      end();
      if (said.trim() !== '') open.push({ text: said, line });
    } else if (tag.test(undecorated)) {
      end();
      skipping = 'paragraph';
    } else open.push({ text: undecorated, line });
  }
  end();
  return paragraphs;
}

/** Whether an empty line or art stands before this one. */
function startsAnew(block: readonly CommentLine[], line: number): boolean {
  const before = block.find((other) => other.line === line - 1);
  return before === undefined || isDecoration(before.text);
}

/** A line without the sides of the box around it. */
const framed = (text: string): string =>
  text
    .replace(/^\s?[#*|=~+!-]{1,80}(?=\s)/, '')
    .replace(/(?<=\s)[#*|=~+-]{1,80}\s{0,8}$/, '')
    .trimEnd();

/** `NAME - what it does` without the name, where NAME is the file's or looks like a command's. */
function withoutName(text: string, fileName: string): string {
  const match = /^(\S{1,128})(?:\s{1,8}(?:-{1,3}|–|—|:)\s{1,8}|:\s{1,8}|\s?—\s?)(.*)$/s.exec(text);
  const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');
  const own = [plain(fileName), plain(stemOf(fileName))];
  if (own.includes(plain(text))) return '';
  const [, name = '', rest = ''] = match ?? [];
  if (rest === '') return text;
  const dashed = !/^\S+:/.test(text);
  return own.includes(plain(name)) || /^[\w-]+\.[a-z]{1,4}$/.test(name) || (dashed && /^[a-z][a-z0-9_-]*$/.test(name)) ? rest : text;
}

/** At least two words: one word says less than the file's name. */
const isSentence = (text: string): boolean => /\p{L}{2}/u.test(text) && /\S\s+\S|[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]{2}/.test(text);

function shortened(text: string): string {
  if (text.length <= MAX_DESCRIPTION) return text;
  const cut = atMost(text, MAX_DESCRIPTION - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > MAX_DESCRIPTION / 2 ? cut.slice(0, space) : cut}…`;
}
