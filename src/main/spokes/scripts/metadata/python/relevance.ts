import type { Statement } from './statements';

const MODULE = '';
const always = ['argparse', 'configargparse', 'ArgumentParser', 'ArgParser', 'add_argument', 'add_subparsers', 'add_parser'];
const methods = ['add_argument_group', 'add_mutually_exclusive_group', 'set_defaults', 'parse_args', 'parse_known_args'];

/** Which names are worth following. */
export interface Relevance {
  readonly all: ReadonlySet<string>;
  /** Functions and classes in whose own text a name of argparse stands. */
  readonly direct: ReadonlySet<string>;
  /** Names that stand in the text of a function or class other than their own. */
  readonly mentioned: ReadonlySet<string>;
}

/**
 * The names that lead to a parser: argparse's own, and those of functions, methods, classes and constants in whose text such a
 * name stands. What mentions none of them need not be followed.
 */
export function relevantNames(statements: readonly Statement[]): Relevance {
  const mentions = new Map<string, Set<string>>();
  const imported = new Set<string>();

  function visit(body: readonly Statement[], owner: string): void {
    for (const { tokens, opens, body: inner } of body) {
      const defines = opens === 'def' || opens === 'class' ? definedName(tokens) : undefined;
      const second = tokens[1];
      // A constant that holds a parser, or another name of one.
      const bound = second?.kind === 'op' && second.text === '=' && tokens[0]?.kind === 'name' ? tokens[0].text : undefined;
      const imports = tokens[0]?.kind === 'name' && (tokens[0].text === 'from' || tokens[0].text === 'import');
      const argparse = imports && tokens.some((token) => token.kind === 'name' && always.includes(token.text));
      for (const token of tokens) {
        if (token.kind !== 'name') continue;
        if (argparse) imported.add(token.text);
        mention(token.text, owner);
        if (defines !== undefined) mention(token.text, defines);
        if (bound !== undefined) mention(token.text, bound);
      }
      visit(inner, defines ?? owner);
    }
  }

  function mention(name: string, by: string): void {
    if (by === MODULE || by === name) return;
    const known = mentions.get(name);
    if (known === undefined) mentions.set(name, new Set([by]));
    else known.add(by);
  }

  visit(statements, MODULE);
  const relevant = new Set<string>([...always, ...methods, ...imported]);
  const direct = new Set([...relevant].flatMap((name) => [...(mentions.get(name) ?? [])]));
  // A set hands out what is added while it is gone through.
  for (const name of relevant) for (const by of mentions.get(name) ?? []) relevant.add(by);
  return { all: relevant, direct, mentioned: new Set(mentions.keys()) };
}

/** The name that `def` or `class` defines. */
export function definedName(tokens: Statement['tokens']): string | undefined {
  const name = tokens[tokens[0]?.kind === 'name' && tokens[0].text === 'async' ? 2 : 1];
  return name?.kind === 'name' ? name.text : undefined;
}
