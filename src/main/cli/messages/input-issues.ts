import type { InputIssue, InputReason } from '#shared/contract/input-issue';
import { safeText as s } from '../output/safe-text';

type Words = Readonly<Record<InputReason, (expected: string) => string>>;

const words: Readonly<Record<'en' | 'fr', Words>> = {
  en: {
    missing: () => 'is missing',
    text: () => 'has to be a text',
    number: () => 'has to be a number',
    boolean: () => 'has to be true or false',
    list: () => 'has to be a list',
    object: () => 'has to be an object with names and values',
    most: (expected) => `${expected} at most`,
    least: (expected) => `${expected} at least`,
    longest: (expected) => `${expected} characters at most`,
    shortest: (expected) => `${expected} characters at least`,
    'most-entries': (expected) => `${expected} entries at most`,
    'fewest-entries': (expected) => `${expected} entries at least`,
    form: (expected) => `does not have the expected form, ${expected}`,
    key: (expected) => `there is no such name: ${expected}`,
    choice: (expected) => `has to be one of ${expected}`,
    other: (expected) => expected,
  },
  fr: {
    missing: () => 'manque',
    text: () => 'doit être un texte',
    number: () => 'doit être un nombre',
    boolean: () => 'doit être vrai ou faux',
    list: () => 'doit être une liste',
    object: () => 'doit être un objet avec des noms et des valeurs',
    most: (expected) => `${expected} au plus`,
    least: (expected) => `${expected} au moins`,
    longest: (expected) => `${expected} caractères au plus`,
    shortest: (expected) => `${expected} caractères au moins`,
    'most-entries': (expected) => `${expected} éléments au plus`,
    'fewest-entries': (expected) => `${expected} éléments au moins`,
    form: (expected) => `n’a pas la forme attendue, ${expected}`,
    key: (expected) => `ce nom n’existe pas : ${expected}`,
    choice: (expected) => `doit être parmi ${expected}`,
    other: (expected) => expected,
  },
};

/** What is wrong with a part of what the hub was given, as `limit: 0 at least`. */
export function inputIssueText({ place, reason, expected }: InputIssue, language: 'en' | 'fr'): string {
  const said = words[language][reason](s(expected));
  if (place === '') return said;
  return `${s(place)}${language === 'fr' ? ' :' : ':'} ${said}`;
}
