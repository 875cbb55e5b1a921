import type { Why } from '#shared/contract/problem-keys';
import type { Value } from './values';

/** What argparse does when it meets an argument; an action of the script's own is known by how many values it takes. */
export type Action =
  'store' | 'store_true' | 'store_false' | 'store_const' | 'append' | 'append_const' | 'extend' | 'count' | 'either' | 'none';

/** What turns an argument's text into a value. */
export type Type =
  | { readonly kind: 'text' | 'int' | 'float' | 'path' | 'reads-file' | 'writes-file' }
  /** A function, by its name. */
  | { readonly kind: 'function'; readonly name: string };

/** Several values, as `nargs` says: a number of them, `?`, `*`, `+`, or all that is left. */
export type Nargs = number | '?' | '*' | '+' | 'rest' | null;

/** A group of which one alone may be given. */
export interface Exclusive {
  readonly line: number;
  readonly required: boolean;
}

/** One argument, as argparse would know it. */
export interface Definition {
  readonly line: number;
  /** Empty for what is given by its position. */
  readonly options: readonly string[];
  readonly dest: string;
  /** Whether the script chose the dest itself. */
  readonly ownDest: boolean;
  readonly action: Action;
  /** What turns off what `either` turns on, where that is not its name with `no-`. */
  readonly off: string | null;
  readonly nargs: Nargs;
  readonly type: Type;
  readonly choices: Value | null;
  readonly default: Value | null;
  readonly required: boolean;
  readonly help: Value | null;
  readonly metavar: string | null;
  readonly exclusive: Exclusive | null;
  /** Whether it is defined in a branch only, so that nothing may be passed unless it is asked for. */
  readonly conditional: boolean;
}

/** What hides an argument, or its default. */
export const SUPPRESS = '==SUPPRESS==';

/** What is not as the script has it, and the line of it. */
export interface Doubt {
  readonly line: number;
  readonly why: Why;
}
