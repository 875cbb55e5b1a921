import type { ProblemKey, Why } from '../contract/problem-keys';
import texts from './locales/en.json';
import { problemWords } from './problem-words';

/** A key without a sentence does not compile. */
const english: Readonly<Record<ProblemKey | 'with-place' | 'with-next' | 'with-help' | 'with-notes', string>> = texts;
const known: ReadonlyMap<string, string> = new Map(Object.entries(english));

/** As it stands in logs and documents for programs. */
export const inEnglish = (whys: readonly Why[]): string => problemWords(whys, (key) => known.get(key) ?? '');
