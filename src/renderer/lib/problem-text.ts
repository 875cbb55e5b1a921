import type { TFunction } from 'i18next';
import type { Why } from '#shared/contract/problem-keys';
import { helpWords, problemWords, type Sentence } from '#shared/problems/problem-words';

/** Why something of a script was not understood, in the language on show. */
export const problemText = (whys: readonly Why[], t: TFunction): string => problemWords(whys, sentenceIn(t));

/** A parameter's help, with what Axle adds to it in the language on show. */
export const helpText = (param: Parameters<typeof helpWords>[0], t: TFunction): string => helpWords(param, sentenceIn(t));

// What scripts are named and hold is filled in by us: nothing in it is taken for a place of i18next.
const sentenceIn =
  (t: TFunction): Sentence =>
  (key) =>
    t(`problems:${key}`, { skipInterpolation: true, defaultValue: '' });
