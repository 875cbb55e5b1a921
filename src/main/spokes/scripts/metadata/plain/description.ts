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
  /^\s*(?:#+\s*)?(?:(?:intended )?usage|synopsis|examples?|options|arguments?|args|(?:(?:required|optional) )?param(?:eter)?s?|flags|env(?:ironment)?(?: variables)?|requires?|requirements|depend(?:encies|ency|s on)|prerequisites?|install(?:ation)?|to ?do|change ?log|history|notes?|see also|exit (?:codes?|status)|returns?|output|input|disclaimer|config(?:uration)?|how to (?:use|run)|utilisation|verwendung|aufruf|用法|使用方法|使い方)\s*(?:[:：]|$)|^\s*documentation\s*:\s*$|^\s*(?:todo|fixme|xxx)\b/i;
// One fact of the file; the next line is another.
const fact =
  /^\s*[@\\]?(?:authors?|company|maintainers?|contributors?|credits?|written by|created(?: by| on)?|creation date|date|(?:last )?(?:updated|modified|change[ds]?)|version|revision|since|contact|e-?mail|homepage|url|source|website|repo(?:sitory)?|github|link|package|category|file ?name|file|script(?: ?name)?|name|title|program|tags?|keywords?|icon|shortcut|provides|(?:required|should|default|x)-[a-z-]+|auteure?s?|[eé]diteur|editors?|autor(?:e|es|en|in)?|verfasser(?:in)?|date de cr[ée]ation|derni[èe]re mise [àa] jour|d[ée]p[ôo]t(?: \w+)?|erstellt(?: am| von)?|erstellungsdatum|letzte [äa]nderung|datum|dateiname|datei|fichier|fecha(?: de [\p{L}]+)?|versi[óo]n|vers[ãa]o|作者|日期|版本|作成者|作成日)\s*[:=：]/iu;
const described =
  /^\s*(?:[@\\](?:file(?:overview)?|overview|brief|description|desc|summary|module)\b|(?:short[- ])?(?:description|desc|summary|purpose|about|synopsis of purpose|beschreibung|descripci[óo]n|descri[çc][ãa]o|descrizione|描述|说明|説明)\s*[:：])\s*-?\s*/i;
const header = /^\s*(?:name|menu|title|usage|synopsis|options|arguments?)\s*:/i;
const sentence = /(?:\S+\s+){4}\S/;
const fileNamed = /^[\w.-]{1,128}\.(?:psm?1|(?:ba|z|k)?sh|fish|pyw?|rb|p[lm]|[cm]?[jt]s|cmd|bat|php|lua|swift|applescript)$/i;
const tag = /^\s*[@\\][a-z]+\b/i;
const code =
  /^(?:set [-+]|export \w+=|source \S+$|\. \S+$|alias |[A-Za-z_]\w*=\S*$|(?:const|let|var|local|my|our) [\w${[]|import .* from|import \w+(?:\.\w+)+$|import \w+ as \w+$|from [\w.]+ import |[a-z_]\w* = [\w.]+\(.*\)$|require\b.*["']|use [A-Z]\w+(?:::|;)|[A-Za-z]+-[A-Z][A-Za-z]+ -[A-Z]\w+ |console\.|echo |printf |print\(|sudo |if \[|fi$|done$|\$\w+\s*=)|[;{]$/;
// What people write above the code that takes a script's arguments.
const takesArguments =
  /^(?:(?:get|process|parse|read|define|declare|set|check) )?(?:the )?(?:input |script )?(?:command[- ]?line )?(?:param(?:eter)?s|arguments|args)\.?$/i;

/** What the first paragraph that is meant for people says, of comments in their order; null where none is. */
export function descriptionOf(blocks: readonly (readonly CommentLine[])[], fileName: string): Description | null {
  for (const [index, block] of blocks.entries()) {
    // A script that has said what it is called or how it is used comments on its code from there on.
    if (block[0]?.atCode === true && blocks.slice(0, index).some(isHeader)) continue;
    for (const paragraph of paragraphsOf(block)) {
      const text = withoutFileName(paragraph, fileName)
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

const isCode = (text: string): boolean => code.test(text) || takesArguments.test(text);
const isHeader = (block: readonly CommentLine[]): boolean => block.some(({ text }) => header.test(framed(text)));

/** Paragraphs without boilerplate, art and the parts that tell of something else. */
function paragraphsOf(block: readonly CommentLine[]): readonly (readonly CommentLine[])[] {
  const paragraphs: CommentLine[][] = [];
  let open: CommentLine[] = [];
  // A fact of several words may go on in the next line.
  let continued = false;
  let skipping: 'nothing' | 'paragraph' | 'part' = 'nothing';
  const end = (): void => {
    if (open.length > 0 && !isLicence(open.map(({ text }) => text.trim()).join(' ')) && !open.every(({ text }) => isCode(text.trim())))
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
    if (skipping === 'paragraph' && !described.test(undecorated)) continue;
    if (skipping === 'paragraph') skipping = 'nothing';
    if (skipping === 'part') {
      if (!startsAnew(block, line)) continue;
      skipping = 'nothing';
    }
    if (continued && /^\s*\p{Ll}/u.test(undecorated)) continue;
    continued = false;
    if (isModeline(undecorated) || isOwnership(undecorated) || fact.test(undecorated)) {
      end();
      continued = sentence.test(undecorated);
      // A heading that stands alone has below it what it is about.
      if (/^[^:=：]{1,64}[:=：]\s*$/.test(undecorated) && fact.test(undecorated)) skipping = 'paragraph';
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
  return own.includes(plain(name)) || /^[\w-]+\.[a-z][a-z\d]{0,3}$/.test(name) || (dashed && /^[a-z][a-z0-9_-]*$/.test(name)) ? rest : text;
}

/** Without a first line that is nothing but a file's name. */
function withoutFileName(paragraph: readonly CommentLine[], fileName: string): readonly CommentLine[] {
  const [first, ...more] = paragraph;
  const said = first?.text.trim() ?? '';
  return more.length > 0 && (said === fileName || fileNamed.test(said)) ? more : paragraph;
}

/** At least two words: one word says less than the file's name. */
const isSentence = (text: string): boolean => /\p{L}{2}/u.test(text) && /\S\s+\S|[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]{2}/.test(text);

function shortened(text: string): string {
  if (text.length <= MAX_DESCRIPTION) return text;
  const cut = atMost(text, MAX_DESCRIPTION - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > MAX_DESCRIPTION / 2 ? cut.slice(0, space) : cut}…`;
}
