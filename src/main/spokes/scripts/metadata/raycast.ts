import path from 'node:path';
import { Every } from '#shared/contract/duration';
import type { Why } from '#shared/contract/problem-keys';
import type { Problem } from '#shared/contract/scripts';
import type { ParamInput } from '#shared/contract/param-input';
import { inEnglish } from '#shared/problems/in-english';
import { problemOf, text as named, type Raw, type RawField } from './raw';
import { readArgument } from './raycast/argument';
import { headerLines, type HeaderLine } from './raycast/header-lines';
import { atMost } from './text-lines';

const MAX_NAME = 512;
const MAX_DESCRIPTION = 4_096;
const MAX_TAG = 64;
const modes = ['fulloutput', 'compact', 'silent', 'inline'];
/** Keys of Raycast that say nothing about how a script is run here. */
const meaningless = ['icon', 'icondark', 'author', 'authorurl'];
/** Keys that say something once. */
const single = [
  'schemaversion',
  'title',
  'mode',
  'packagename',
  'needsconfirmation',
  'description',
  'currentdirectorypath',
  'refreshtime',
  'argument1',
  'argument2',
  'argument3',
];

/**
 * The `@raycast.*` comments of a Raycast script command (schema version 1), or null for a file that is none: it has neither a
 * title nor a schema version. How Raycast shows its output is not among what metadata can say.
 */
export function readRaycast(file: string, text: string): Raw | null {
  const lines = headerLines(file, text);
  const problems: Problem[] = [];
  const found = new Map<string, HeaderLine>();
  const note = (code: Problem['code'], line: number | undefined, why: Why, blocks = false): void => {
    problems.push(problemOf(code, file, line, why, blocks));
  };
  if (!lines.some(({ key }) => key === 'title' || key === 'schemaversion')) return null;

  for (const entry of lines) {
    const said = `@raycast.${atMost(entry.written, 64)}`;
    if (meaningless.includes(entry.key)) continue;
    if (!single.includes(entry.key)) note('unknown-key', entry.line, named(said));
    else if (found.has(entry.key)) note('bad-header', entry.line, { key: 'twice-first-counts', values: { name: said } });
    else found.set(entry.key, entry);
  }
  check(file, found, note);

  const title = found.get('title')?.value ?? '';
  const fields: RawField[] = [];
  const add = (key: string, from: HeaderLine | undefined, value: unknown): void => {
    if (from !== undefined && from.value !== '') fields.push({ key, value, line: from.line });
  };
  add('name', found.get('title'), atMost(title, MAX_NAME));
  const description = found.get('description');
  add('description', description, atMost(description?.value ?? '', MAX_DESCRIPTION));
  const packageName = found.get('packagename');
  add('tags', packageName, [atMost(packageName?.value ?? '', MAX_TAG)]);
  const confirm = found.get('needsconfirmation');
  // Anything but a no: a question too many costs less than a script that ran.
  if (confirm !== undefined && !['false', 'no', '0', ''].includes(confirm.value.toLowerCase())) {
    const asks: Why = { key: 'ask-run', values: { name: title === '' ? path.basename(file) : atMost(title, MAX_NAME) } };
    fields.push({ key: 'confirm', value: inEnglish([asks]), line: confirm.line, whys: [asks] });
  }
  const workdir = found.get('currentdirectorypath');
  add('workdir', workdir, workdir?.value);
  const every = refreshOf(found, note);
  add('every', every, every?.value);
  const params = readArguments(found, note);
  if (params !== undefined) fields.push(params);
  return { format: 'raycast', file, fields, problems };
}

type Note = (code: Problem['code'], line: number | undefined, why: Why, blocks?: boolean) => void;

/** How often Raycast runs it by itself: that it does to scripts of mode `inline` alone, and passes the key over in others. */
function refreshOf(found: ReadonlyMap<string, HeaderLine>, note: Note): HeaderLine | undefined {
  const entry = found.get('refreshtime');
  if (found.get('mode')?.value.toLowerCase() !== 'inline' || entry === undefined || entry.value === '') return undefined;
  if (Every.safeParse(entry.value).success) return entry;
  note('bad-header', entry.line, { key: 'raycast-refresh', at: ['@raycast.refreshTime'], values: { given: atMost(entry.value, 64) } });
  return undefined;
}

/** What is wrong with the header and keeps nothing from running. */
function check(file: string, found: ReadonlyMap<string, HeaderLine>, note: Note): void {
  const version = found.get('schemaversion');
  if (version !== undefined && Number(version.value) !== 1)
    note('bad-header', version.line, {
      key: 'raycast-schema',
      at: ['@raycast.schemaVersion'],
      values: { given: atMost(version.value, 64) },
    });
  const title = found.get('title');
  if (title?.value === '') note('bad-header', title.line, { key: 'empty', values: { name: '@raycast.title' } });
  const mode = found.get('mode');
  if (mode !== undefined && !modes.includes(mode.value.toLowerCase()))
    note('bad-header', mode.line, { key: 'raycast-mode', at: ['@raycast.mode'], values: { given: atMost(mode.value, 64) } });
  const confirm = found.get('needsconfirmation');
  if (confirm !== undefined && !['true', 'false'].includes(confirm.value.toLowerCase()))
    note('bad-header', confirm.line, {
      key: 'true-or-false',
      at: ['@raycast.needsConfirmation'],
      values: { given: atMost(confirm.value, 64) },
    });
  if (path.basename(file).toLowerCase().includes('.template.')) note('bad-header', title?.line, { key: 'template' });
}

function readArguments(found: ReadonlyMap<string, HeaderLine>, note: Note): RawField | undefined {
  const params: ParamInput[] = [];
  const lines: number[] = [];
  let missing: number | undefined;
  for (const number of [1, 2, 3]) {
    const entry = found.get(`argument${number}`);
    if (entry === undefined) {
      missing ??= number;
      continue;
    }
    if (missing !== undefined) {
      const values = { argument: `argument${number}`, missing: `argument${missing}` };
      note('bad-param', entry.line, { key: 'argument-alone', values });
    }
    const read = readArgument(number, entry.value);
    if ('why' in read) note('bad-param', entry.line, read.why, true);
    else {
      params.push(read.param);
      lines.push(entry.line);
      for (const { code, why } of read.remarks) note(code, entry.line, why);
    }
  }
  return params.length === 0 ? undefined : { key: 'params', value: params, line: lines[0], itemLine: (index) => lines[index] };
}
