import { HubError } from '#shared/contract/errors';
import type { Why } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';
import { bounded } from './metadata/raw';

/** Of what is wrong with one script so much is told. */
const MOST = 16;

/** Why a script cannot be run, in words for logs and for each face to say in the person's language. */
export const brokenScript = (script: string, problems: readonly (readonly Why[])[], options?: ErrorOptions): HubError<'SCRIPT_BROKEN'> => {
  const told = problems.slice(0, MOST);
  const texts = told.map((whys) => inEnglish(whys).slice(0, 4_096));
  return new HubError('SCRIPT_BROKEN', { script: script.slice(0, 1_024), problems: texts, whys: told.map(bounded) }, options);
};
