import type { JobStep } from './jobs';
import type { ParamValues } from './params';

/** What a value is made of that depends on something. */
export const EXPRESSION = '${{';

/** What of a step's values is known before its job runs: what is written there as it is. */
export const literalParams = ({ params }: Pick<JobStep, 'params'>): ParamValues =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => typeof value !== 'string' || !value.includes(EXPRESSION)));
