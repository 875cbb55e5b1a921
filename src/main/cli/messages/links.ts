import type { LinkFault } from '#shared/contract/run-link';
import { safeText as s } from '../output/safe-text';

/** What the command line says of links. Values are made safe to print. */
export interface LinkWords {
  /** Why a link is not followed. */
  readonly fault: Readonly<Record<LinkFault, string>>;
  /** That it gives a value which nobody may put into a link. */
  secret(name: string): string;
  /** What it would run, for the person who is asked. */
  about(script: { readonly name: string; readonly id: string }, values: Readonly<Record<string, string>>): string;
  /** That a secret may be left empty. */
  optional(name: string): string;
  readonly ask: string;
  /** That nobody is there to be asked. */
  readonly needsAnswer: string;
}

const lines = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `  ${s(name)} = ${s(value)}\n`)
    .join('');

const en: LinkWords = {
  fault: {
    'too-long': 'the link is longer than a link may be',
    form: 'this is no link to a script: axle://run/ID?NAME=VALUE',
    control: 'the link holds characters that cannot be seen',
    encoding: 'what the link encodes cannot be read, or its id is encoded twice',
    twice: 'the link gives a value twice',
    'too-many': 'the link gives more values than a script takes',
  },
  secret: (name) => `${s(name)} is a secret: a link may not give it, since whoever passed it on has seen it`,
  about: ({ name, id }, values) => `This link asks to run ${s(name)} (${s(id)}).\n${lines(values)}`,
  optional: (name) => `${s(name)} may be left empty`,
  ask: 'Run it?',
  needsAnswer: 'a link is never run unasked, and there is no terminal to ask in; "axle run" runs a script',
};

const fr: LinkWords = {
  fault: {
    'too-long': 'le lien est plus long qu’un lien peut l’être',
    form: 'ce n’est pas un lien vers un script : axle://run/ID?NOM=VALEUR',
    control: 'le lien contient des caractères invisibles',
    encoding: 'ce que le lien encode est illisible, ou son identifiant est encodé deux fois',
    twice: 'le lien donne deux fois une même valeur',
    'too-many': 'le lien donne plus de valeurs qu’un script n’en prend',
  },
  secret: (name) => `${s(name)} est un secret : un lien ne peut pas le donner, car quiconque l’a transmis l’a vu`,
  about: ({ name, id }, values) => `Ce lien demande d’exécuter ${s(name)} (${s(id)}).\n${lines(values)}`,
  optional: (name) => `${s(name)} peut rester vide`,
  ask: 'L’exécuter ?',
  needsAnswer: 'un lien n’est jamais exécuté sans demander, et il n’y a pas de terminal où demander ; « axle run » exécute un script',
};

/** What is said of links, by language. */
export const links = { en, fr } as const;
