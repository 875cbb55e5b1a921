import path from 'node:path';
import { problemOf, type Raw, type RawField } from '../raw';
import { assemble, type Assembled } from './assemble';
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

  const doubts = [...parsed.unsure, ...left];
  if (long) doubts.push({ line: 1, detail: `more than ${MAX_FOLLOWED} characters: its arguments were not read` });
  for (const { name, line } of libraries) doubts.push({ line, detail: `arguments are read by ${name}, which is not understood` });
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
  const description = described.description === '' && ownText !== described.name ? ownText : described.description;
  if (description !== '')
    fields.push({ key: 'description', value: description, line: described.description === '' ? parser?.line : docstring?.line });
  if (parser !== null) {
    const { params, unsure } = assemble(parser, { prog, functionSource: parsed.functionSource });
    doubts.push(...unsure);
    if (params.length > 0) fields.push(paramsField(params));
    const last = tokens.lines.at(-1);
    if (last?.whole === false)
      doubts.push({ line: last.line, detail: 'the text ends in the middle of this: arguments after it are not known' });
  }
  const problems = doubts
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MAX_PROBLEMS)
    .map(({ line, detail }) => problemOf('bad-param', file, line, detail, false));
  return { format: 'python', file, fields, problems };
}

function paramsField(params: readonly Assembled[]): RawField {
  return {
    key: 'params',
    value: params.map(({ param }) => param),
    line: params[0]?.line,
    itemLine: (index) => params[index]?.line,
  };
}
