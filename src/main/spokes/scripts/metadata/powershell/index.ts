import { MOST_PARAMS } from '#shared/contract/param-bounds';
import type { Why } from '#shared/contract/problem-keys';
import type { Problem } from '#shared/contract/scripts';
import { problemOf, type Raw, type RawField } from '../raw';
import { isScriptInfo, linesOf, textOf } from './comments';
import { dynamicParams } from './dynamic-param';
import { readHelp, sectionsOf, type Help, type HelpPart } from './help';
import { nameFor } from './label';
import { misplacedParam } from './misplaced-param';
import { readParamBlock, type Declared, type ParamBlock } from './param-block';
import { readParameter } from './parameter';
import { parameterSets } from './parameter-sets';
import { tokenize, type Source } from './tokens';
import { askedApart, isCredential, type Asked } from './user-name';

export { readRequires, type Requires } from './requires';

/** A file's head is never longer. */
const MAX_TEXT = 262_144;
/** A synopsis that is longer, or broken more often, is prose. */
const MAX_TITLE = 160;
const MAX_TITLE_LINES = 3;
const MAX_DESCRIPTION = 4_096;
/** What PowerShell adds to scripts by itself, which people describe all the same. */
const common = new Set(['whatif', 'confirm', 'verbose', 'debug', 'erroraction', 'commonparameters']);

/**
 * What a PowerShell script says of itself: its comment-based help, its PSScriptInfo and its param block. Null where it has none of
 * them. Nothing is executed and nothing is thrown; what is not understood is a problem that does not block.
 */
export function readPowerShell(file: string, text: string): Raw | null {
  const source = tokenize(text.slice(0, MAX_TEXT));
  const block = readParamBlock(source);
  const help = readHelp(source, block?.span ?? null);
  const info = readScriptInfo(source);
  const problems: Problem[] = [];
  const misplaced = block === null ? misplacedParam(source) : undefined;
  if (misplaced !== undefined) {
    problems.push(problemOf('bad-header', file, misplaced.line, { key: 'param-misplaced' }, false));
  }
  if (block === null && help === null && info === null && misplaced === undefined) return null;
  const fields = [...textFields(help, info), ...(block === null ? [] : paramFields(file, source, { block, help }, problems))];
  return { format: 'powershell', file, fields, problems };
}

interface ScriptInfo {
  readonly tags: HelpPart | undefined;
  readonly description: HelpPart | undefined;
}

/** The `<#PSScriptInfo … #>` block; null where there is none. */
function readScriptInfo({ tokens }: Source): ScriptInfo | null {
  const block = tokens.find((token) => token.kind === 'comment' && isScriptInfo(token));
  if (block === undefined) return null;
  const sections = sectionsOf(linesOf([block]));
  const part = (keyword: string): HelpPart | undefined => {
    const found = sections.find((section) => section.keyword === keyword);
    if (found === undefined) return undefined;
    const body = found.body.map(({ text }) => text);
    const text = textOf([found.rest, ...body], MAX_DESCRIPTION);
    return text === '' ? undefined : { text, line: found.line };
  };
  return { tags: part('tags'), description: part('description') };
}

function textFields(help: Help | null, info: ScriptInfo | null): readonly RawField[] {
  const synopsis = titleOf(help?.synopsis);
  const title = help?.title ?? synopsis.title;
  const name =
    title?.text
      .split('\n')[0]
      ?.replace(/(?<!\.)\.$/, '')
      .trim()
      .slice(0, 512) ?? '';
  const opening = title === synopsis.title ? synopsis.opening : help?.synopsis?.text.split('\n\n')[0];
  const rest = help?.description ?? info?.description;
  const further = title === synopsis.title ? synopsis.further : undefined;
  const isSaid = rest !== undefined && onOneLine(rest.text).includes(onOneLine(opening ?? ''));
  const parts = [isSaid ? undefined : opening, rest?.text, further].filter((part) => part !== undefined && part !== '');
  const tags = [...new Set(info?.tags?.text.split(/[\s,;]+/).map((tag) => tag.replace(/^['"]|['"]$/g, '').slice(0, 64)))].filter(
    (tag) => tag !== '',
  );
  return [
    ...(name === '' ? [] : [{ key: 'name', value: name, line: title?.line }]),
    ...(parts.length === 0
      ? []
      : [
          {
            key: 'description',
            value: parts.join('\n\n').slice(0, MAX_DESCRIPTION),
            line: (rest !== undefined && (isSaid || opening === undefined || opening === '') ? rest : help?.synopsis)?.line,
          },
        ]),
    ...(tags.length === 0 ? [] : [{ key: 'tags', value: tags.slice(0, 32), line: info?.tags?.line }]),
  ];
}

interface Titled {
  readonly title: HelpPart | undefined;
  /** What is left of the title's paragraph. */
  readonly opening: string | undefined;
  /** The paragraphs after it. */
  readonly further: string | undefined;
}

/** The first paragraph of a synopsis as a title, or the beginning of it, and what is left for the description. */
function titleOf(synopsis: HelpPart | undefined): Titled {
  const [first = '', ...others] = synopsis?.text.split('\n\n') ?? [];
  if (synopsis === undefined || first === '') return { title: undefined, opening: undefined, further: undefined };
  const [top = '', ...below] = first.split('\n').map((line) => line.trim());
  // A first line that is only a file's name is none of a script.
  const lines = below.length > 0 && /^[\w.-]+\.psm?1$/i.test(top) ? below : [top, ...below];
  const further = others.join('\n\n');
  if (lines.some((line) => /^(?:[-*•+]|\d+[.)])\s/.test(line))) return { title: undefined, opening: first, further: undefined };
  const whole = lines.join(' ');
  if (lines.length <= MAX_TITLE_LINES && whole.length <= MAX_TITLE)
    return { title: { ...synopsis, text: whole }, opening: undefined, further };
  // Where a sentence ends, or a line that does not go on in the next.
  const [begin = ''] = lines
    .join('\n')
    .split(
      /(?<=[.!?])(?<!\b(?:[Ee]\.g|[Ii]\.e|[Ee]tc|vs|cf|[Nn]o|[DMS]rs?|Ms|St|\p{L})\.)\s(?=\p{Lu})|(?<!\b(?:an?|and|are|as|at|by|for|from|in|into|is|of|on|or|that|the|to|with))\n(?=\p{Lu})/u,
    );
  const text = onOneLine(begin);
  if (text.length === whole.length || text.length > MAX_TITLE || !text.includes(' '))
    return { title: undefined, opening: first, further: undefined };
  return { title: { ...synopsis, text }, opening: lines.join('\n').slice(begin.length).trim(), further };
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

type Tell = (line: number, why: Why) => void;

interface Parts {
  readonly block: ParamBlock;
  readonly help: Help | null;
}

function paramFields(file: string, source: Source, { block, help }: Parts, problems: Problem[]): readonly RawField[] {
  const tell: Tell = (line, why) => void problems.push(problemOf('bad-param', file, line, why, false));
  const context = { source, help, sets: parameterSets(source, block) };
  const taken = new Set<string>();
  const params: Asked[] = [];
  for (const declared of asked(block, tell)) {
    const { param, notes, unknown } = readParameter(declared, nameFor(declared.name, taken), context);
    params.push({ param, line: declared.line, notes });
    for (const why of unknown) tell(declared.line, { ...why, at: [declared.name] });
  }
  for (const { line, why } of block.faults) tell(line, why);
  const names = new Set(block.params.map(({ name }) => name.toLowerCase()));
  const others = [...(help?.params ?? [])].filter(([key]) => !names.has(key) && !common.has(key)).map(([, part]) => part);
  const dynamic = dynamicParams(source, block.span.to);
  if (dynamic !== undefined) {
    const added = new Map([...dynamic.names, ...others.map(({ name }) => name)].map((name) => [name.toLowerCase(), name]));
    const names = [...added.values()].join(', ');
    tell(dynamic.line, added.size === 0 ? { key: 'dynamic' } : { key: 'dynamic-names', values: { names } });
  } else {
    for (const { name, line } of others)
      problems.push(problemOf('bad-header', file, line, { key: 'help-of-none', values: { name } }, false));
  }
  if (params.length === 0) return [];
  const all = withUserNames(params, taken);
  return [
    {
      key: 'params',
      value: all.map(({ param }) => param),
      line: block.line,
      itemLine: (index) => all[index]?.line,
      itemNotes: (index) => all[index]?.notes,
    },
  ];
}

/** Where there is no room for them all, credentials cannot be given. */
function withUserNames(params: readonly Asked[], taken: Set<string>): readonly Asked[] {
  const fits = params.length + params.filter(({ param }) => isCredential(param)).length <= MOST_PARAMS;
  return params.flatMap((asked): readonly Asked[] => {
    if (!isCredential(asked.param)) return [asked];
    if (!fits) return [{ ...asked, param: { ...asked.param, pass: { by: 'none' } } }];
    return askedApart(asked, nameFor(`${asked.param.name.slice(0, 48)}UserName`, taken));
  });
}

/** The parameters that are asked for; one that is there twice, or one too many, is told of. */
function asked({ params }: ParamBlock, tell: Tell): readonly Declared[] {
  const names = new Set<string>();
  const kept: Declared[] = [];
  const over: Declared[] = [];
  for (const param of params) {
    const key = param.name.toLowerCase();
    if (param.name.trim() === '' || param.name.length > 200)
      tell(param.line, { key: 'not-a-name', values: { name: param.name.slice(0, 64) } });
    else if (names.has(key)) tell(param.line, { key: 'twice', values: { name: param.name } });
    else (kept.length < MOST_PARAMS ? kept : over).push(param);
    names.add(key);
  }
  if (over.length > 0) {
    const names = over.map(({ name }) => name).join(', ');
    tell(over[0]?.line ?? 1, { key: 'params-left', values: { most: String(MOST_PARAMS), names } });
  }
  return kept;
}
