import type { HubError } from '#shared/contract/errors';
import type { SecretsState } from '#shared/contract/secrets';
import { safeText as s } from '../output/safe-text';

/** What the command line says of secrets. Values are made safe to print. */
export interface SecretWords {
  readonly reasons: Readonly<Record<HubError<'SECRETS_LOCKED'>['data']['reason'], string>>;
  readonly proof: Readonly<Record<HubError<'PROOF_NEEDED'>['data']['by'], string>>;
  state(state: SecretsState): string;
  /** What is to be done beside that; null for nothing. */
  todo(state: SecretsState): string | null;
  readonly due: string;
  readonly never: string;
  readonly askPassphrase: string;
  readonly askNew: string;
  readonly askAgain: string;
  readonly differ: string;
  /** Asked before a value is shown. */
  sure(name: string): string;
  readonly notSure: string;
  rotated(count: number): string;
  /** That a new passphrase is typed in a terminal, or read from a file. */
  readonly needsTerminal: string;
  readonly nothingGiven: string;
  readonly noPassphrase: string;
  /** The question at a terminal before one is forgotten for good, and what was done. */
  askRemove(name: string): string;
  removed(name: string): string;
  readonly tooLong: string;
  readonly days: string;
  readonly valueOf: string;
}

const en: SecretWords = {
  proof: {
    passphrase: 'a value is shown to who gives the passphrase',
    confirmation: 'a value is shown to who confirms that they asked for it',
  },
  reasons: {
    opening: 'the secrets are being opened',
    unset: 'there is no keychain to seal secrets with; “axle secret passphrase” sets a passphrase instead',
    passphrase: 'the secrets are locked; “axle secret unlock” asks for the passphrase',
    'keychain-absent':
      'the secrets are locked: they were sealed by the keychain, and it cannot be reached from this session; “axle secret unlock” tries again',
    'keychain-locked': 'the secrets are locked: the keychain is; unlock it, then “axle secret unlock”',
    'keychain-silent':
      'the secrets are locked: the keychain did not answer in time; it may be waiting for you to unlock it. “axle secret unlock” tries again',
    'keychain-failed': 'the secrets are locked: the keychain failed; the log has what it said. “axle secret unlock” tries again',
    'key-missing':
      'the secrets are locked: the keychain shows no key for this data folder; it is locked itself, it is another one, or the entry was removed. “axle secret unlock” tries again',
    'key-wrong': 'the secrets are locked: the key in the keychain does not open them',
    'keys-missing': 'the secrets are locked: “sealed/keys.json” is missing from the data folder; put it back from a copy',
    'keys-damaged': 'the secrets are locked: “sealed/keys.json” of the data folder cannot be read; put it back from a copy',
  },
  state: ({ state, by, reason }) =>
    state === 'open' ? `open, sealed by ${by === 'passphrase' ? 'a passphrase' : 'the keychain'}` : en.reasons[reason ?? 'opening'],
  todo: ({ unsealed, rotating, rotationDueAt }) => {
    if (unsealed > 0)
      return `${unsealed} secrets of webhooks and triggers lie unsealed in files for their owner alone; a keychain or “axle secret passphrase” seals them`;
    if (rotating) return 'a rotation is under way';
    return rotationDueAt !== null && Date.parse(rotationDueAt) < Date.now() ? 'new keys are due: “axle secret rotate”' : null;
  },
  due: 'due',
  never: 'never',
  askPassphrase: 'Passphrase: ',
  askNew: 'New passphrase: ',
  askAgain: 'The same again: ',
  differ: 'the two passphrases differ',
  sure: (name) => `Show the value of ${s(name)} in this terminal? [y/N] `,
  notSure: 'to show a value, confirm it at a terminal or with --yes',
  rotated: (count) => (count === 1 ? '1 value was sealed anew\n' : `${count} values were sealed anew\n`),
  needsTerminal: 'a new passphrase is typed in a terminal, or read from a file with --new-from FILE',
  nothingGiven: 'no value was given',
  noPassphrase: 'no passphrase was given; give it at a terminal or with --passphrase-from',
  askRemove: (name) => `Forget ${s(name)} and its value for good?`,
  removed: (name) => `${s(name)} was forgotten.`,
  tooLong: 'a secret has at most 65,536 characters',
  days: 'a number of days from 1 to 3650, or 0 for never, goes with --rotate-after',
  valueOf: 'value of',
};

const fr: SecretWords = {
  proof: {
    passphrase: 'une valeur est montrée à qui donne la phrase secrète',
    confirmation: 'une valeur est montrée à qui confirme l’avoir demandée',
  },
  reasons: {
    opening: 'les secrets sont en cours d’ouverture',
    unset: 'il n’y a pas de trousseau pour sceller les secrets ; « axle secret passphrase » définit une phrase secrète à la place',
    passphrase: 'les secrets sont verrouillés ; « axle secret unlock » demande la phrase secrète',
    'keychain-absent':
      'les secrets sont verrouillés : ils ont été scellés par le trousseau, inaccessible depuis cette session ; « axle secret unlock » réessaie',
    'keychain-locked': 'les secrets sont verrouillés : le trousseau l’est ; déverrouillez-le, puis « axle secret unlock »',
    'keychain-silent':
      'les secrets sont verrouillés : le trousseau n’a pas répondu à temps ; il attend peut-être que vous le déverrouilliez. « axle secret unlock » réessaie',
    'keychain-failed': 'les secrets sont verrouillés : le trousseau a échoué ; le journal dit comment. « axle secret unlock » réessaie',
    'key-missing':
      'les secrets sont verrouillés : le trousseau ne montre pas de clé pour ce dossier de données ; il est lui-même verrouillé, c’en est un autre, ou l’entrée a été retirée. « axle secret unlock » réessaie',
    'key-wrong': 'les secrets sont verrouillés : la clé du trousseau ne les ouvre pas',
    'keys-missing': 'les secrets sont verrouillés : « sealed/keys.json » manque dans le dossier de données ; remettez-le depuis une copie',
    'keys-damaged':
      'les secrets sont verrouillés : « sealed/keys.json » du dossier de données est illisible ; remettez-le depuis une copie',
  },
  state: ({ state, by, reason }) =>
    state === 'open'
      ? `ouverts, scellés par ${by === 'passphrase' ? 'une phrase secrète' : 'le trousseau'}`
      : fr.reasons[reason ?? 'opening'],
  todo: ({ unsealed, rotating, rotationDueAt }) => {
    if (unsealed > 0)
      return `${unsealed} secrets de webhooks et de déclencheurs sont dans des fichiers non scellés, lisibles par leur seul propriétaire ; un trousseau ou « axle secret passphrase » les scelle`;
    if (rotating) return 'une rotation est en cours';
    return rotationDueAt !== null && Date.parse(rotationDueAt) < Date.now() ? 'de nouvelles clés sont dues : « axle secret rotate »' : null;
  },
  due: 'dû',
  never: 'jamais',
  askPassphrase: 'Phrase secrète : ',
  askNew: 'Nouvelle phrase secrète : ',
  askAgain: 'La même encore une fois : ',
  differ: 'les deux phrases secrètes diffèrent',
  sure: (name) => `Afficher la valeur de ${s(name)} dans ce terminal ? [o/N] `,
  notSure: 'pour afficher une valeur, confirmez-le dans un terminal ou avec --yes',
  rotated: (count) => (count === 1 ? '1 valeur a été scellée à nouveau\n' : `${count} valeurs ont été scellées à nouveau\n`),
  needsTerminal: 'une nouvelle phrase secrète se saisit dans un terminal, ou se lit dans un fichier avec --new-from FICHIER',
  nothingGiven: 'aucune valeur n’a été donnée',
  noPassphrase: 'aucune phrase secrète n’a été donnée ; donnez-la dans un terminal ou avec --passphrase-from',
  askRemove: (name) => `Oublier définitivement ${s(name)} et sa valeur ?`,
  removed: (name) => `${s(name)} est oublié.`,
  tooLong: 'un secret a au plus 65 536 caractères',
  days: 'avec --rotate-after va un nombre de jours de 1 à 3650, ou 0 pour jamais',
  valueOf: 'valeur de',
};

/** The words of secrets, by language. */
export const secrets = { en, fr } as const;
