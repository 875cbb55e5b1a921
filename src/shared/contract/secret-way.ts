import type { Param } from './params';

/**
 * How a secret reaches its script: in a file that the script alone reads, among its arguments, where other programs can read it while it runs,
 * or in no way at all.
 */
export type SecretWay = 'file' | 'argument' | 'none';

/** The way that this parameter would have as a secret. */
export function secretWay({ pass }: Pick<Param, 'pass'>): SecretWay {
  if (pass.by === 'variable' || pass.by === 'object') return 'file';
  return pass.by === 'none' || pass.by === 'user-name' ? 'none' : 'argument';
}

/** Whether it is a secret that its script takes only as an argument. */
export const isExposed = (param: Pick<Param, 'kind' | 'pass'>): boolean => param.kind === 'secret' && secretWay(param) === 'argument';
