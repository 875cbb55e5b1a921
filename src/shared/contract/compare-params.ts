import type { Run } from './runs';

/** A parameter of two runs side by side; null where a run was not given it, or it is a secret. */
export interface ComparedParam {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  readonly before: string | null;
  readonly after: string | null;
  /** `unknown`: both are secrets, which nobody keeps, or begin alike and are longer than what is kept on show. */
  readonly change: 'same' | 'changed' | 'added' | 'removed' | 'unknown';
}

/** The parameters of two runs, in the order of the later one, then those that it was not given. */
export function compareParams(before: Pick<Run, 'params'>, after: Pick<Run, 'params'>): readonly ComparedParam[] {
  const names = new Set([...after.params, ...before.params].map(({ name }) => name));
  return [...names].map((name) => {
    const was = before.params.find((param) => param.name === name);
    const is = after.params.find((param) => param.name === name);
    return {
      name,
      label: is?.label ?? was?.label ?? name,
      secret: is?.secret === true || was?.secret === true,
      before: was?.value ?? null,
      after: is?.value ?? null,
      change: changeOf(was, is),
    };
  });
}

type Param = Run['params'][number] | undefined;

function changeOf(was: Param, is: Param): ComparedParam['change'] {
  if (was === undefined) return 'added';
  if (is === undefined) return 'removed';
  if (was.secret || is.secret) return 'unknown';
  if (was.value !== is.value) return 'changed';
  return was.cut || is.cut ? 'unknown' : 'same';
}
