import type { Phrase } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';

/** What ended the reading of a file, as a sentence of ours. */
export class ReadingFault extends Error {
  constructor(readonly what: Phrase) {
    super(inEnglish([what]));
  }
}
