import type { Param } from '#shared/contract/params';
import { linesOf, type ParamValue } from '#shared/contract/validate-params';

type Values = Readonly<Record<string, ParamValue>>;

/**
 * What stands behind a script on its command line: the values that it takes as arguments, in the order of its parameters. `params`
 * are those that were asked for; a value that was left empty is not among `values`. Secrets are there with consent alone.
 */
export function argumentsOf(params: readonly Param[], values: Values): readonly string[] {
  // A parameter's name is a script's business: `constructor` is one like any other.
  const all = params.map((param) => ({
    guarded: param.pass.by === 'position' && param.pass.guarded,
    args: argumentsOfOne(param, Object.hasOwn(values, param.name) ? values[param.name] : undefined),
  }));
  if (!all.some(({ guarded, args }) => guarded && args.some(looksLikeOption))) return all.flatMap(({ args }) => args);
  const [behind, before] = [true, false].map((wanted) => all.flatMap(({ guarded, args }) => (guarded === wanted ? args : [])));
  return [...(before ?? []), '--', ...(behind ?? [])];
}

/** `-` alone is a file's name to most. */
const looksLikeOption = (argument: string): boolean => argument.length > 1 && argument.startsWith('-');

function argumentsOfOne({ kind, pass }: Param, value: ParamValue | undefined): readonly string[] {
  const empty = value === undefined || value === '';
  switch (pass.by) {
    case 'variable':
    case 'object':
    case 'user-name':
    case 'none':
      return [];
    case 'position': {
      if (empty) return pass.omit ? [] : [''];
      const all = severalOf(kind) && pass.omit ? linesOf(String(value)) : [String(value)];
      return pass.encoded ? all.map((one) => encodeURIComponent(Buffer.from(one).toString())) : all;
    }
    case 'option': {
      if (empty) return [];
      const all = severalOf(kind) ? linesOf(String(value)) : [String(value)];
      return pass.many === 'list' ? [pass.option, ...all] : all.map((one) => `${pass.option}=${one}`);
    }
    case 'switch':
      return [value === true ? pass.on : pass.off].flatMap((argument) => argument ?? []);
    case 'named':
      if (empty) return [];
      return [`-${pass.name}:${typeof value === 'boolean' ? (value ? '$true' : '$false') : String(value)}`];
  }
}

/** Whether a value of this kind can be several. */
const severalOf = (kind: Param['kind']): boolean => kind === 'multi-choice' || kind === 'multiline';
