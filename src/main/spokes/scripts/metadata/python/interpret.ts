import type { Why } from '#shared/contract/problem-keys';
import { decided, type Arms } from './conditions';
import { construct, invoke } from './construct';
import type { Doubt } from './definition';
import { isEnumeration } from './enumerations';
import { evaluate } from './evaluate';
import { readExpression } from './expressions';
import { endArm, join, note, type Writes } from './forks';
import { basesOf, functionOf } from './functions';
import { grown } from './growth';
import { importedThings } from './imports';
import { relevantNames } from './relevance';
import { roundsOf } from './rounds';
import { createScopes } from './scopes';
import type { Statement } from './statements';
import { assignmentOf, changedName, namesOf } from './targets';
import { createFrame, lookUp, type Class, type Frame, type Func, type Parser, type Thing } from './things';
import type { Token } from './tokens';
import type { Walk } from './walk';

/** The parsers that a script makes, and what of them is not understood. */
export interface Interpreted {
  /** In the order in which they are made, sub-commands among them. */
  readonly parsers: readonly Parser[];
  readonly unsure: readonly Doubt[];
  /** The text of a function that the script defines. */
  readonly functionSource: (name: string) => string | null;
}

/** What is known of the file beside its statements. */
export interface Setting {
  readonly source: string;
  /** The file's own name. */
  readonly prog: string;
  readonly docstring: string | null;
}

/** Tokens that are gone through, some of them several times: three times as many as are read. */
const MAX_TOKENS = 720_000;
const MAX_UNSURE = 64;
/**
 * Goes through a script as Python would, following only what leads to a parser: both branches of a condition, a loop's body once,
 * functions where they are called and, of those that never are, once at the end. Bounded in steps; never throws.
 */
export function interpret(statements: readonly Statement[], setting: Setting): Interpreted {
  const relevant = relevantNames(statements);
  const parsers: Parser[] = [];
  const unsure = new Map<string, Doubt>();
  const functions: Func[] = [];
  const assignments = new Map<Statement, ReturnType<typeof assignmentOf>>();
  const scopes = createScopes(setting);
  const module = createFrame(null);
  let left = MAX_TOKENS;
  let writes: Writes | null = null;

  const doubt = (line: number, why: Why): void => {
    if (unsure.size < MAX_UNSURE) unsure.set(`${line}:${JSON.stringify(why)}`, { line, why });
  };
  const walk: Walk = {
    scopes,
    relevant,
    parsers,
    functions,
    module,
    loops: 0,
    calls: 0,
    conditions: 0,
    arm: null,
    armOf: new WeakMap(),
    doubt,
    run,
    bind,
    evaluate: (expression, frame) => evaluate(expression, frame, walk),
  };
  const leads = ({ tokens }: Statement): boolean => tokens.some((token) => token.kind === 'name' && relevant.all.has(token.text));

  function run(body: readonly Statement[], frame: Frame, owner: Class | null = null): void {
    let arms: Arms | null = null;
    for (const statement of body) {
      left -= 1 + statement.tokens.length;
      if (left < 0) return;
      const { opens } = statement;
      if (opens !== 'elif' && opens !== 'else') {
        if (arms !== null) join(arms.fork);
        arms = opens === 'if' ? { count: 0, settled: false, fork: { arms: [], whole: false } } : null;
      }
      if (arms?.settled === true) continue;
      step(statement, frame, owner, arms);
    }
    if (arms !== null) join(arms.fork);
  }

  function step(statement: Statement, frame: Frame, owner: Class | null, arms: Arms | null): void {
    const { tokens, opens, body } = statement;
    const first = wordAt(tokens, 0);
    if (opens === 'def') define(statement, frame, owner);
    else if (opens === 'class') defineClass(statement, frame);
    else if (opens === 'for') loop(statement, frame, owner);
    else if (opens !== null) {
      const test = leads(statement) ? walk.evaluate(readExpression(tokens, first === 'async' ? 2 : 1), frame) : null;
      // `if parser is None: parser = …` is for those who give none.
      if (opens === 'if' && asksForNone(tokens, frame)) return;
      const taken = arms === null || opens === 'else' ? null : decided(tokens, frame, scopes);
      if (taken === false) return;
      const conditional = branches.has(opens) && !always(tokens) && test?.kind !== 'parser' && !isTaken(opens, taken, arms);
      if (conditional) walk.conditions += 1;
      const [outer, around] = [walk.arm, writes];
      walk.arm = arms === null ? null : { of: arms, isElse: opens === 'else' };
      if (arms !== null) writes = new Map();
      run(body, frame, owner);
      if (arms !== null && writes !== null) {
        endArm(arms.fork, writes, around);
        if (opens === 'else' || !conditional) arms.fork.whole = true;
      }
      writes = around;
      walk.arm = outer;
      if (conditional) walk.conditions -= 1;
    } else if (first === 'import' || first === 'from') for (const [name, thing] of importedThings(tokens)) frame.names.set(name, thing);
    else if (first === 'global') for (const name of namesOf(tokens.slice(1))) frame.globals.add(name ?? '');
    else if (first === 'return') {
      if (!leads(statement) && frame.result !== null) return;
      const result = walk.evaluate(readExpression(tokens, 1), frame);
      if (frame.result === null || frame.result.kind === 'expression') frame.result = result;
    } else assign(statement, frame);
  }

  function assign(statement: Statement, frame: Frame): void {
    const { tokens } = statement;
    const changed = changedName(tokens);
    const before = changed === null ? undefined : lookUp(changed, frame);
    if (changed !== null && before?.kind !== 'parser') {
      const after = before === undefined ? undefined : grown(tokens, before, frame, walk);
      if (before !== undefined || leads(statement)) bind(changed, after ?? { kind: 'unknown', parser: false }, frame);
    }
    let assignment = assignments.get(statement);
    if (assignment === undefined) {
      assignment = assignmentOf(tokens);
      assignments.set(statement, assignment);
    }
    if (assignment === null) {
      if (leads(statement)) walk.evaluate(readExpression(tokens, leading.has(wordAt(tokens, 0)) ? 1 : 0), frame);
      return;
    }
    const thing: Thing = leads(statement)
      ? walk.evaluate(readExpression(tokens, assignment.value), frame)
      : { kind: 'unread', statement, from: assignment.value, frame };
    for (const names of assignment.targets) {
      const [only] = names;
      if (names.length === 1) {
        if (only !== undefined && only !== null) bind(only, thing, frame);
        continue;
      }
      for (const [index, name] of names.entries()) {
        if (name !== null)
          bind(name, (thing.kind === 'things' ? thing.items[index] : undefined) ?? { kind: 'unknown', parser: false }, frame);
      }
    }
  }

  function bind(name: string, thing: Thing, frame: Frame): void {
    const dot = name.lastIndexOf('.');
    if (dot < 0) {
      frame.given.delete(name);
      const own = frame.globals.has(name) ? module : frame;
      note(writes, own, name);
      own.names.set(name, thing);
      return;
    }
    const of = lookUp(name.slice(0, dot), frame);
    const member = name.slice(dot + 1);
    if (of?.kind === 'instance' || of?.kind === 'class') of.type.members.set(member, thing);
    else if (of?.kind === 'commands') {
      const value = scopes.valueOf(thing);
      if (member === 'required') of.commands.required = value.kind === 'boolean' && value.value;
      else if (member === 'dest') of.commands.dest = value.kind === 'text' ? value.text : null;
    } else if (of?.kind === 'parser') {
      if (thing.kind === 'expression' || thing.kind === 'unread') of.parser.settings.set(member, scopes.valueOf(thing));
      of.parser.type?.members.set(member, thing);
    } else frame.names.set(name, thing);
  }

  function define(statement: Statement, frame: Frame, owner: Class | null): void {
    // Methods do not see the names of their class.
    const func = functionOf(statement, owner === null ? frame : (frame.parent ?? frame), owner);
    functions.push(func);
    const thing: Thing = { kind: 'function', func, self: null };
    frame.names.set(func.name, thing);
    owner?.members.set(func.name, thing);
  }

  function defineClass(statement: Statement, frame: Frame): void {
    const names = basesOf(statement);
    const bases = names.map((base) => lookUp(base, frame));
    const isParser = bases.some((base) => isMember(base, 'ArgumentParser') || (base?.kind === 'class' && base.type.isParser));
    const own = createFrame(frame);
    const type: Class = {
      name: wordAt(statement.tokens, 1),
      isParser,
      isEnumeration: isEnumeration(names, bases),
      bases: bases.flatMap((base) => (base?.kind === 'class' ? [base.type] : [])),
      members: own.names,
      made: false,
    };
    frame.names.set(type.name, { kind: 'class', type });
    run(statement.body, own, type);
    // What a parser does with its arguments besides taking them is its own affair.
    if (isParser) own.names.delete('add_argument');
  }

  function loop(statement: Statement, frame: Frame, owner: Class | null): void {
    const { tokens, body } = statement;
    const start = wordAt(tokens, 0) === 'async' ? 2 : 1;
    const over = tokens.findIndex((token) => token.kind === 'name' && token.text === 'in');
    if (over < 0) return run(body, frame, owner);
    const names = namesOf(tokens.slice(start, over));
    const items = walk.evaluate(readExpression(tokens, over + 1), frame);
    const [only] = names;
    if (items.kind === 'things' && names.length === 1 && only !== undefined && only !== null) {
      for (const item of items.items) {
        bind(only, item, frame);
        run(body, frame, owner);
      }
      return;
    }
    const rounds = roundsOf(items, names.length, walk);
    if (rounds !== undefined) {
      for (const round of rounds) {
        for (const [index, name] of names.entries()) {
          const thing = round[index];
          if (name === null || thing === undefined) continue;
          bind(name, thing, frame);
          // What the body asks of its round is answered in that round.
          frame.given.set(name, thing);
        }
        run(body, frame, owner);
      }
      return;
    }
    for (const name of names) if (name !== null) bind(name, { kind: 'unknown', parser: false }, frame);
    walk.loops += 1;
    run(body, frame, owner);
    walk.loops -= 1;
  }

  /** Functions that nothing was seen to call: something else calls them, and what they are given is not known. */
  function runRest(): void {
    // Those that call others come first: what they call is not asked for by itself then.
    const [first, then] = [functions.filter(({ name }) => !relevant.mentioned.has(name)), functions];
    for (const func of [...first, ...then]) {
      if (func.ran || !relevant.all.has(func.name)) continue;
      const { owner } = func;
      if (owner?.isParser !== true) invoke(func, owner === null ? null : { kind: 'instance', type: owner }, [], null, walk);
      else if (!owner.made) construct(owner, func.line, [], null, module, walk);
    }
  }

  function asksForNone(tokens: readonly Token[], frame: Frame): boolean {
    const [, first, second] = [wordAt(tokens, 0), wordAt(tokens, 1), wordAt(tokens, 2)];
    const name = first === 'not' && tokens.length === 3 ? second : second === 'is' && wordAt(tokens, 3) === 'None' ? first : '';
    return name !== '' && name !== undefined && lookUp(name, frame)?.kind === 'parser';
  }

  function functionSource(name: string): string | null {
    const body = functions.find((func) => func.name === name)?.body ?? [];
    const from = body[0]?.tokens[0]?.from;
    const to = body.at(-1)?.tokens.at(-1)?.to;
    return from === undefined || to === undefined ? null : setting.source.slice(from, Math.min(to, from + 2_000));
  }

  run(statements, module);
  runRest();
  if (left < 0) doubt(1, { key: 'python-followed' });
  return { parsers, unsure: [...unsure.values()], functionSource };
}

const isMember = (thing: Thing | undefined, name: string): boolean => thing?.kind === 'member' && thing.name === name;
/** Whether an arm is always taken: its own question says so, or it is what is left when no earlier one can be. Takes note of it. */
function isTaken(opens: string, taken: boolean | null, arms: Arms | null): boolean {
  if (arms === null) return false;
  const alone = arms.count === 0;
  arms.count += 1;
  arms.settled = taken === true;
  return alone && (taken === true || opens === 'else');
}

/** Words that stand before an expression and are none. */
const leading = new Set(['assert', 'raise']);
/** Blocks whose body may be left out. */
const branches = new Set(['if', 'elif', 'else', 'except', 'case', 'while']);

/** `if True:` and `if __name__ == …` are no conditions of a script that is run. */
function always(tokens: readonly Token[]): boolean {
  const word = wordAt(tokens, 1);
  const one = tokens.length === 2 && tokens[1]?.kind === 'number' && tokens[1].value !== 0;
  return one || word === '__name__' || (word === 'True' && tokens.length === 2);
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'name' || token?.kind === 'op' ? token.text : '';
}
