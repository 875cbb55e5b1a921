import type { Expression } from './expressions';
import type { Definition, Exclusive } from './definition';
import type { Statement } from './statements';
import type { Value } from './values';

/** The key of defaults that a parser is given as `**…`: which they are is not known. */
export const STARRED = '**';

/** An `ArgumentParser` as the script fills it. */
export interface Parser {
  readonly line: number;
  /** The class of the script that it is one of. */
  readonly type: Class | null;
  /** The branches that it was made in: what is added in further ones may not be there. */
  readonly conditions: number;
  /** What it was made with (`description`, `prefix_chars`). */
  readonly settings: Map<string, Value>;
  readonly definitions: Definition[];
  /** From `set_defaults`. */
  readonly defaults: Map<string, Value>;
  commands: Commands | null;
  /** Whether it is one of another parser's sub-commands, or was only made to be copied into others. */
  role: 'own' | 'command' | 'parent';
  /** How it was asked to read the command line. */
  parsed: 'never' | 'known' | 'all';
}

/** What `add_subparsers` gave: the sub-commands of a parser. */
export interface Commands {
  readonly line: number;
  dest: string | null;
  required: boolean;
  readonly all: { readonly name: string; readonly help: string; readonly line: number; readonly parser: Parser }[];
}

/** A function or a method. */
export interface Func {
  readonly name: string;
  readonly line: number;
  readonly params: readonly {
    readonly name: string;
    /** Whether its annotation says that it is a parser. */
    readonly parser: boolean;
    readonly star: '' | '*' | '**';
    readonly fallback: Expression | null;
  }[];
  readonly body: readonly Statement[];
  readonly frame: Frame;
  readonly owner: Class | null;
  ran: boolean;
  /** What it gave back when it last ran. */
  result: Thing | null;
}

/** A class. What its methods bind to `self` is kept once for all of its instances. */
export interface Class {
  readonly name: string;
  readonly isParser: boolean;
  readonly isEnumeration: boolean;
  readonly bases: readonly Class[];
  readonly members: Map<string, Thing>;
  made: boolean;
}

/** What a name can stand for. */
export type Thing =
  | { readonly kind: 'parser'; readonly parser: Parser }
  | { readonly kind: 'group'; readonly parser: Parser; readonly exclusive: Exclusive | null }
  | { readonly kind: 'commands'; readonly commands: Commands }
  | { readonly kind: 'bound'; readonly target: Thing; readonly name: string }
  | { readonly kind: 'function'; readonly func: Func; readonly self: Thing | null }
  | { readonly kind: 'class'; readonly type: Class }
  | { readonly kind: 'instance'; readonly type: Class }
  | { readonly kind: 'module' }
  /** Something of the module argparse. */
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'things'; readonly items: readonly Thing[] }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly frame: Frame }
  | { readonly kind: 'unread'; readonly statement: Statement; readonly from: number; readonly frame: Frame }
  | { readonly kind: 'value'; readonly value: Value }
  /** What the arms of an `if` bind differently. */
  | { readonly kind: 'either'; readonly options: readonly Thing[] }
  /** Whatever it is, it is known only when the script runs. */
  | { readonly kind: 'unknown'; readonly parser: boolean };

/** The names of a module, a class or one call of a function. */
export interface Frame {
  readonly names: Map<string, Thing>;
  readonly parent: Frame | null;
  readonly globals: Set<string>;
  readonly self: Thing | null;
  /** What a call is known to have given, by parameter, as long as it is not bound anew. */
  readonly given: Map<string, Thing>;
  result: Thing | null;
}

/** A frame with no names yet. */
export function createFrame(parent: Frame | null, self: Thing | null = null): Frame {
  return { names: new Map(), parent, globals: new Set(), self, given: new Map(), result: null };
}

/** A parser with no arguments yet. */
export function createParser(line: number, conditions: number, type: Class | null = null): Parser {
  return {
    line,
    type,
    conditions,
    settings: new Map(),
    definitions: [],
    defaults: new Map(),
    commands: null,
    role: 'own',
    parsed: 'never',
  };
}

/** What a dotted name stands for in a frame; undefined where nothing was bound to it. */
export function lookUp(name: string, frame: Frame): Thing | undefined {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    const own = at.names.get(name);
    if (own !== undefined) return own;
  }
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const of = lookUp(name.slice(0, dot), frame);
  return of === undefined ? undefined : memberOf(of, name.slice(dot + 1));
}

/** What stands behind a dot. */
export function memberOf(of: Thing, name: string): Thing | undefined {
  if (of.kind === 'module') return { kind: 'member', name };
  if (of.kind === 'parser') {
    const member = of.parser.type === null ? undefined : classMember(of.parser.type, name, 8);
    return member?.kind === 'function' ? { ...member, self: of } : member;
  }
  if (of.kind !== 'class' && of.kind !== 'instance') return undefined;
  const member = classMember(of.type, name, 8);
  return member?.kind === 'function' && of.kind === 'instance' ? { ...member, self: of } : member;
}

/** A member of a class or of what it is made from. */
export function classMember(type: Class, name: string, depth: number): Thing | undefined {
  const own = type.members.get(name);
  if (own !== undefined || depth === 0) return own;
  for (const base of type.bases) {
    const inherited = classMember(base, name, depth - 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}
