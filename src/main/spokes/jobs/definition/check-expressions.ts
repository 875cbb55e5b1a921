import type { JobPlan } from '#shared/contract/jobs';
import { ExpressionFault, lookupsOf, type Expression } from '../expression/read-expression';
import { readCondition, readTemplate } from '../expression/template';
import { ancestorsOf } from './graph';
import type { Complain, Path } from './places';

/** That every expression can be read, and looks at nothing but parameters of the job and steps that its own step waits for. */
export function checkExpressions({ params, steps }: JobPlan, complain: Complain): void {
  const ancestors = ancestorsOf(steps);
  const known = new Set(steps.map(({ id }) => id));
  const named = new Set(params.map(({ name }) => name));

  function check(step: string, path: Path, read: () => readonly Expression[]): void {
    try {
      for (const one of read().flatMap(lookupsOf)) {
        if (one.type === 'param' && !named.has(one.name)) complain('unknown-param', path, `params.${one.name}`);
        if (one.type !== 'step' && one.type !== 'result') continue;
        if (!known.has(one.step)) complain('unknown-step', path, one.step);
        else if (ancestors.get(step)?.has(one.step) !== true) complain('not-before', path, `${step} → ${one.step}`);
      }
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      complain('expression', path, `${error.message} (${error.at + 1})`);
    }
  }

  for (const [index, { id, if: condition, params: given }] of steps.entries()) {
    check(id, ['steps', index, 'if'], () => [readCondition(condition)]);
    for (const [name, value] of Object.entries(given)) {
      if (typeof value !== 'string') continue;
      check(id, ['steps', index, 'params', name], () =>
        readTemplate(value).flatMap((piece) => ('expression' in piece ? [piece.expression] : [])),
      );
    }
  }
}
