import type { TFunction } from 'i18next';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param, ParamValues } from '#shared/contract/params';
import { validateParams } from '#shared/contract/validate-params';
import { wholePattern } from '#shared/contract/whole-pattern';

/** A group or a set that is repeated and repeated again: such a pattern may take for ever, so only the hub tries it, with a deadline. */
const repeatedGroup = /[)\]][*+{]/;

/** The issues that the hub would find, as far as they can be found here; whether a secret may be exposed is asked before the start. */
export function checkHere(params: readonly Param[], values: ParamValues): readonly ParamIssue[] {
  return validateParams(params, values, {
    exposes: true,
    matches: (pattern, value) => {
      if (repeatedGroup.test(pattern)) return true;
      try {
        return wholePattern(pattern).test(value);
      } catch {
        return true; // A pattern that is none is the hub's to complain about.
      }
    },
  }).issues;
}

/** The issues that the hub would find, but for patterns, which it tries with a deadline: for values that somebody else chose. */
export const checkWithoutPatterns = (params: readonly Param[], values: ParamValues): readonly ParamIssue[] =>
  validateParams(params, values, { exposes: true, matches: () => true }).issues;

/** Why a value was not accepted, as a sentence under its field. */
export function issueText(param: Param | undefined, { reason, expected }: ParamIssue, t: TFunction): string {
  const values = { expected: expected ?? '' };
  if (reason === 'type' && param !== undefined) {
    const kind = param.kind === 'number' && param.integer ? 'integer' : param.kind;
    return t(`scripts:issue.type.${kind}`, { ...values, defaultValue: t('scripts:issue.type.other', values) });
  }
  return t(`scripts:issue.${reason}`, values);
}
