/** What is looked for, and in which run's folder. */
export interface SearchQuery {
  readonly pattern: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
}

/** What a search worker is given. */
export interface SearchTask extends SearchQuery {
  readonly folder: string;
  /** Matches that are listed at most; the rest is counted. */
  readonly cap: number;
}

/** What the worker tells: matches as triples of line, column and length; `alive` after each block. */
export type SearchMessage =
  | { readonly type: 'alive' }
  | { readonly type: 'matches'; readonly triples: readonly number[] }
  | { readonly type: 'done'; readonly matches: number }
  | { readonly type: 'gone' };

/** The expression that a query stands for; throws a SyntaxError on a pattern that is none. */
export function expressionOf({ pattern, regex, matchCase }: SearchQuery): RegExp {
  const source = regex ? pattern : pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(source, matchCase ? 'g' : 'gi');
}
