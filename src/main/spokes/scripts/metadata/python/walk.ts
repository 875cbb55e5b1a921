import type { Why } from '#shared/contract/problem-keys';
import type { Arm } from './conditions';
import type { Definition } from './definition';
import type { Expression } from './expressions';
import type { Relevance } from './relevance';
import type { Scopes } from './scopes';
import type { Statement } from './statements';
import type { Class, Frame, Func, Parser, Thing } from './things';

/** One way through a script: what is known so far, and the steps that those who go share. */
export interface Walk {
  readonly scopes: Scopes;
  /** Names that lead to a parser. */
  readonly relevant: Relevance;
  /** In the order in which they are made. */
  readonly parsers: Parser[];
  /** In the order in which they are defined. */
  readonly functions: Func[];
  readonly module: Frame;
  /** Loops over what is not known, and calls, that are being gone through. */
  loops: number;
  calls: number;
  /** Branches that Python may leave out. */
  conditions: number;
  /** The arm of an `if` that is gone through, and which arm of which `if` defined an argument. */
  arm: Arm | null;
  readonly armOf: WeakMap<Definition, Arm>;
  readonly doubt: (line: number, why: Why) => void;
  readonly run: (body: readonly Statement[], frame: Frame, owner?: Class | null) => void;
  readonly bind: (name: string, thing: Thing, frame: Frame) => void;
  readonly evaluate: (expression: Expression, frame: Frame) => Thing;
}

/** What `self` is in a frame, outside of any method null. */
export function selfOf(frame: Frame): Thing | null {
  for (let at: Frame | null = frame; at !== null; at = at.parent) if (at.self !== null) return at.self;
  return null;
}

/** Whether a thing can be given arguments. */
export const isParserThing = ({ kind }: Thing): boolean => kind === 'parser' || kind === 'group' || kind === 'commands';
