import type { Phrase, Why } from '../contract/problem-keys';

/** The sentence of this key in the language on show, with its `{{places}}` still open. */
export type Sentence = (key: string) => string;

/** Why something was not understood, in the language on show. */
export const problemWords = (whys: readonly Why[], sentence: Sentence): string =>
  whys
    .map((why) => wordsOf(why, sentence))
    .reduce((first, next) => (first === '' ? next : fill(sentence('with-next'), { first, next })), '');

/** A parameter's help with what a reader added to it in the language on show. */
export function helpWords({ help, notes }: Helped, sentence: Sentence): string {
  if (notes === undefined) return help;
  const own = help.slice(0, notes.from).trimEnd();
  const words = problemWords(notes.whys, sentence);
  return fill(sentence(own === '' ? 'with-notes' : 'with-help'), { help: own, notes: words });
}

interface Helped {
  readonly help: string;
  readonly notes?: { readonly from: number; readonly whys: readonly Why[] } | undefined;
}

function wordsOf({ key, values = {}, at = [], what }: Why, sentence: Sentence): string {
  // Filled at once: what a value holds is never taken for a place.
  const words = fill(sentence(key), what === undefined ? values : { ...values, what: said(what, sentence) });
  return at.reduceRight((rest, place) => fill(sentence('with-place'), { place, what: rest }), words);
}

const said = ({ key, values = {} }: Phrase, sentence: Sentence): string => fill(sentence(key), values);

const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.includes('{{') ? sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '') : sentence;
