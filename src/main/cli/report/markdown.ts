import { cleanLine, cleanOutput, cleanText } from './clean-text';
import type { ReportBlock, ReportColumn, ReportDocument, ReportLine } from './document';

/** A report as Markdown (CommonMark with tables) in which no value is markup, a link or anything that a terminal obeys. */
export function markdownOf({ colon, kind, title, state, lead, sections, foot }: ReportDocument): string {
  const parts = [
    `# ${kind}${colon} ${inline(title)}`,
    `**${inline(state.text)}**`,
    ...lead.map(paragraph),
    ...sections.flatMap((section) => [`## ${inline(section.title)}`, ...section.blocks.map((block) => blockOf(block, colon))]),
    '---',
    ...foot.map(paragraph),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Characters that begin or end markup wherever they stand; `_` only at the edge of a word. */
const SPECIAL = /[\\`*[\]<>|~&$#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** What makes a list, a heading or a rule of a line that begins so. */
const BEGINNING = /^(\s*)([-+=]|\d+(?=[.)]))/;
/** What readers make links of by themselves, or names of people: addresses of pages and of mail. */
const ADDRESS = /:\/\/|www\.|@\S/i;

const escaped = (text: string): string => text.replaceAll(SPECIAL, String.raw`\$&`);
/** Addresses as code: readers look for them once escapes and entities are gone. A bar cannot be in code, it would end a cell. */
const harmless = (clean: string): string =>
  clean
    .split(/([^\s|]+)/)
    .map((part) => (ADDRESS.test(part) ? code(part) : escaped(part)))
    .join('');
const inline = (text: string): string => harmless(cleanText(text).replaceAll('\n', ' ⏎ ')).trim();
const paragraph = (text: string): string => inline(text).replace(BEGINNING, (_, space: string, mark: string) => `${space}${begun(mark)}`);
const begun = (mark: string): string => (/^\d/.test(mark) ? `${mark}\\` : `\\${mark}`);

function blockOf(block: ReportBlock, colon: string): string {
  switch (block.type) {
    case 'text':
      return paragraph(block.text);
    case 'heading':
      return `### ${harmless(cleanLine(block.text)).trim()}`;
    case 'address':
      return code(cleanLine(block.text));
    case 'facts':
      return block.entries.map(([name, value]) => `- **${inline(name)}${colon}** ${inline(value)}`).join('\n');
    case 'table':
      return tableOf(block.columns, block.rows);
    case 'output':
      return outputOf(block.lines);
  }
}

function tableOf(columns: readonly ReportColumn[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => inline(title))),
    line(columns.map(({ right }) => (right === true ? '--:' : '---'))),
    ...rows.map((row) => line(columns.map((_, at) => inline(row[at] ?? '')))),
  ].join('\n');
}

const longestTicks = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Between rows of backticks that are longer than any in it. */
function code(clean: string): string {
  const ticks = '`'.repeat(longestTicks(clean) + 1);
  return ticks.length > 1 ? `${ticks} ${clean} ${ticks}` : `${ticks}${clean}${ticks}`;
}

/** In a fence that is longer than any row of backticks in it. */
function outputOf(lines: readonly ReportLine[]): string {
  const mark = lines.some(({ err }) => err);
  const text = lines.map((line) => `${mark ? (line.err ? '! ' : '  ') : ''}${cleanOutput(line.text)}`.trimEnd()).join('\n');
  const fence = '`'.repeat(Math.max(2, longestTicks(text)) + 1);
  return `${fence}text\n${text}\n${fence}`;
}
