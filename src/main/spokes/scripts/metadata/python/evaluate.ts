import { callThing } from './calls';
import type { Expression } from './expressions';
import { isParserMethod } from './parser-calls';
import { lookUp, memberOf, type Frame, type Thing } from './things';
import { dottedName } from './values';
import { isParserThing, type Walk } from './walk';

/** What an expression stands for. Calls in it are followed, wherever they stand. */
export function evaluate(expression: Expression, frame: Frame, walk: Walk): Thing {
  const itself: Thing = { kind: 'expression', expression, frame };
  switch (expression.kind) {
    case 'name':
      return lookUp(expression.name, frame) ?? itself;
    case 'attribute': {
      const name = dottedName(expression);
      const known = name === null ? undefined : lookUp(name, frame);
      if (known !== undefined) return known;
      const target = evaluate(expression.of, frame, walk);
      if (isParserMethod(expression.name) && isParserThing(target)) return { kind: 'bound', target, name: expression.name };
      return memberOf(target, expression.name) ?? itself;
    }
    case 'call':
      return callThing(expression, frame, walk) ?? itself;
    case 'bind': {
      const thing = evaluate(expression.value, frame, walk);
      walk.bind(expression.name, thing, frame);
      return thing;
    }
    case 'list': {
      const items = expression.items.map((item) => evaluate(item, frame, walk));
      return items.some((item) => isParserThing(item) || item.kind === 'things') ? { kind: 'things', items } : itself;
    }
    case 'item':
      evaluate(expression.of, frame, walk);
      return itself;
    case 'dict':
      for (const [, item] of expression.entries) evaluate(item, frame, walk);
      return itself;
    case 'comprehension':
      evaluate(expression.over, frame, walk);
      evaluate(expression.item, frame, walk);
      return itself;
    case 'starred':
    case 'not':
    case 'negative':
      evaluate(expression.of, frame, walk);
      return itself;
    case 'chain':
      for (const operand of expression.operands) evaluate(operand, frame, walk);
      return itself;
    case 'comparison':
      return expression.operands.map((part) => evaluate(part, frame, walk)).find(({ kind }) => kind === 'parser') ?? itself;
    case 'conditional':
      return (
        [expression.test, expression.one, expression.otherwise]
          .map((part) => evaluate(part, frame, walk))
          .find(({ kind }) => kind === 'parser') ?? itself
      );
    case 'other':
      return expression.parts.map((part) => evaluate(part, frame, walk)).find(({ kind }) => kind === 'parser') ?? itself;
    case 'string':
    case 'number':
    case 'lambda':
      return itself;
  }
}
