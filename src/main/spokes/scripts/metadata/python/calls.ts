import { construct, invoke, makeParser, settle, superMethod } from './construct';
import type { Expression } from './expressions';
import { callParser, isParserMethod } from './parser-calls';
import { createParser, lookUp, type Frame, type Thing } from './things';
import { dottedName, sourceOf } from './values';
import { isParserThing, selfOf, type Walk } from './walk';

/** What is given a parser and adds nothing to it. */
const harmless =
  /^(?:argcomplete\.|print$|isinstance$|len$|str$|repr$|id$|type$|hasattr$|getattr$|setattr$|vars$|.*\.(?:append|insert|setdefault|print_help|add)$)/;
const parserName = /pars|^(?:p|ap|argp)$|^(?:group|grp|g)$/i;

/** Parents are evaluated by who takes them: one that is made there is made once. */
const nobody: Thing = { kind: 'unknown', parser: false };
const takesParents = (callee: Thing): boolean =>
  callee.kind === 'member' ||
  callee.kind === 'bound' ||
  (callee.kind === 'class' && callee.type.isParser && !callee.type.members.has('__init__'));

const isSuper = (expression: Expression): boolean =>
  expression.kind === 'call' && expression.of.kind === 'name' && expression.of.name === 'super';

/** What a call gives back, with all that it does to parsers; undefined where that is of no interest. */
export function callThing(expression: Extract<Expression, { kind: 'call' }>, frame: Frame, walk: Walk): Thing | undefined {
  const { of, args, line } = expression;
  const callee = of.kind === 'attribute' && isSuper(of.of) ? superMethod(of.name, frame) : walk.evaluate(of, frame);
  const settles = callee.kind === 'bound' && callee.name === 'add_argument';
  const given = settles
    ? []
    : args.map(({ name, value }) => (name === 'parents' && takesParents(callee) ? nobody : walk.evaluate(value, frame)));
  switch (callee.kind) {
    case 'bound':
      if (callee.name === '__init__' && callee.target.kind === 'parser') {
        settle(callee.target.parser, args, frame, walk);
        return undefined;
      }
      return callParser(callee, expression, frame, walk);
    case 'member':
      return callee.name === 'ArgumentParser' || callee.name === 'ArgParser'
        ? { kind: 'parser', parser: makeParser(line, args, frame, walk) }
        : undefined;
    case 'class':
      return construct(callee.type, line, args, given, frame, walk);
    case 'function':
      return invoke(callee.func, callee.self, args, given, walk, frame);
    case 'parser':
    case 'group':
    case 'commands':
    case 'instance':
    case 'module':
    case 'things':
    case 'expression':
    case 'unread':
    case 'value':
    case 'either':
    case 'unknown':
      if (of.kind === 'attribute' && isParserMethod(of.name)) return callUnknown(of, expression, frame, walk);
      callElsewhere(expression, given, frame, walk);
      return undefined;
  }
}

/** A parser's method of something that is not known to be a parser. */
function callUnknown(
  of: Extract<Expression, { kind: 'attribute' }>,
  expression: Extract<Expression, { kind: 'call' }>,
  frame: Frame,
  walk: Walk,
): Thing | undefined {
  const root = dottedName(of.of) ?? '';
  const thing = lookUp(root, frame);
  const looksIt = parserName.test(root.slice(root.lastIndexOf('.') + 1)) || (thing?.kind === 'unknown' && thing.parser);
  const adds = of.name.startsWith('add_');
  if (!looksIt || root === '') {
    // Other libraries have an `add_argument` too; only where a parser is there can it be meant.
    const inLoop = thing?.kind === 'unknown' && walk.loops > 0;
    if (adds && walk.parsers.length > 0 && (root === '' || inLoop))
      walk.doubt(expression.line, { key: 'owner-late', at: [sourceOf(of, walk.scopes.of(frame))] });
    return undefined;
  }
  const own = walk.parsers.filter(({ role }) => role === 'own');
  let parser = own.length === 1 ? own[0] : undefined;
  if (own.length === 0 && adds) {
    parser = createParser(expression.line, walk.conditions);
    walk.parsers.push(parser);
    walk.doubt(expression.line, { key: 'parser-elsewhere', at: [root] });
  }
  if (parser !== undefined)
    return callParser({ kind: 'bound', target: { kind: 'parser', parser }, name: of.name }, expression, frame, walk);
  if (adds) walk.doubt(expression.line, { key: 'parser-late', at: [sourceOf(of, walk.scopes.of(frame))] });
  return undefined;
}

/** A call of what the script does not define: it may add arguments to a parser that it is given. */
function callElsewhere({ of, args, line }: Extract<Expression, { kind: 'call' }>, given: readonly Thing[], frame: Frame, walk: Walk): void {
  const name = dottedName(of);
  const self = selfOf(frame);
  // `ArgumentParser.__init__(self, …)` is how Python 2 says `super().__init__(…)`.
  if (of.kind === 'attribute' && of.name === '__init__' && self?.kind === 'parser') settle(self.parser, args.slice(1), frame, walk);
  else if (given.some(isParserThing) && !(name !== null && harmless.test(name)))
    walk.doubt(line, { key: 'additions-late', at: [sourceOf(of, walk.scopes.of(frame))] });
}
