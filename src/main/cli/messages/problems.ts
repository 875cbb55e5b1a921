import type { Why } from '#shared/contract/problem-keys';
import { problemWords } from '#shared/problems/problem-words';
import english from '../../../shared/problems/locales/en.json';
import french from '../../../shared/problems/locales/fr.json';

/** Why something was not understood, in words. */
export type SayWhy = (whys: readonly Why[]) => string;

function sayIn(catalogue: object): SayWhy {
  const known = new Map<string, string>(Object.entries(catalogue));
  return (whys) => problemWords(whys, (key) => known.get(key) ?? '');
}

/** What the command line says of problems, in the words of the dashboard. */
export const problems = { en: sayIn(english), fr: sayIn(french) };
