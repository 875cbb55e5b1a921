import path from 'node:path';
import { problemOf, type Raw, type RawField } from '../raw';
import { assemble, type Assembled } from './assemble';
import type { Doubt } from './definition';
import { bounded, dedent, describe, docstringOf } from './docstring';
import { interpret, type Interpreted } from './interpret';
import { librariesOf, mayImportLibrary } from './libraries';
import { chooseParser } from './main-parser';
import { readStatements } from './statements';
import { tokenize } from './tokens';

export { readInlineMetadata } from './inline-metadata';

const argparse = /argparse|ArgumentParser|\.add_argument\b/;
const nobody: Interpreted = { parsers: [], unsure: [], functionSource: () => null };
const MAX_PROBLEMS = 48;
/** More than this is not followed: it takes the reading thread about a millisecond for 8 KiB, and others wait for it. */
const MAX_FOLLOWED = 262_144;

/**
 * What a Python script that nobody wrote for Axle says of itself: its docstring, and the arguments that its argparse takes.
 * Nothing is executed. Null when it has neither, and reads its arguments with nothing else that is known. What is not
 * understood is among the problems, none of which blocks; never throws.
 */
export function readPython(file: string, text: string): Raw | null {
  const tokens = tokenize(text.slice(0, MAX_FOLLOWED));
  const statements = readStatements(tokens);
  const prog = path.posix.basename(file.replaceAll('\\', '/'));
  const stem = prog.replace(/\.\w+$/, '');
  const docstring = docstringOf(statements);
  const takes = argparse.test(text);
  const long = takes && text.length > MAX_FOLLOWED;
  const parsed = takes && !long ? interpret(statements, { source: tokens.source, prog, docstring: docstring?.text ?? null }) : nobody;
  const { parser, left } = chooseParser(parsed.parsers);
  const libraries = parser === null && mayImportLibrary(text) ? librariesOf(tokens.lines) : [];
  if (docstring === null && parser === null && libraries.length === 0 && parsed.unsure.length === 0 && !long) return null;

  const doubts: Doubt[] = [...parsed.unsure, ...left];
  if (long) doubts.push({ line: 1, why: { key: 'python-long', values: { most: String(MAX_FOLLOWED) } } });
  for (const { name, line } of libraries) doubts.push({ line, why: { key: 'library', values: { name } } });
  const fields: RawField[] = [];
  const described =
    docstring === null
      ? { name: null, description: '' }
      : describe(
          docstring.text,
          stem,
          libraries.some(({ name }) => name === 'docopt' || name === 'getopt'),
        );
  if (described.name !== null) fields.push({ key: 'name', value: described.name, line: docstring?.line });
  const own = parser?.settings.get('description');
  const ownText = own?.kind === 'text' ? bounded(dedent(own.text.replaceAll('%(prog)s', prog)).trim()) : '';
  // The same text twice says nothing more.
  const same = described.name !== null && ownText.replace(/\.$/, '') === described.name;
  const description = described.description === '' && !same ? ownText : described.description;
  if (description !== '')
    fields.push({ key: 'description', value: description, line: described.description === '' ? parser?.line : docstring?.line });
  if (parser !== null) {
    const { params, unsure } = assemble(parser, { prog, functionSource: parsed.functionSource });
    doubts.push(...unsure);
    if (params.length > 0) fields.push(paramsField(params));
    const last = tokens.lines.at(-1);
    if (last?.whole === false) doubts.push({ line: last.line, why: { key: 'cut-off' } });
  }
  const problems = doubts
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MAX_PROBLEMS)
    .map(({ line, why }) => problemOf('bad-param', file, line, why, false));
  return { format: 'python', file, fields, problems };
}

/** As people may write one: notes come beside it. */
const withoutNotes = (param: Assembled['param']): object => Object.fromEntries(Object.entries(param).filter(([key]) => key !== 'notes'));

function paramsField(params: readonly Assembled[]): RawField {
  return {
    key: 'params',
    value: params.map(({ param }) => (param.notes === undefined ? param : withoutNotes(param))),
    line: params[0]?.line,
    itemLine: (index) => params[index]?.line,
    itemNotes: (index) => params[index]?.param.notes,
  };
}
