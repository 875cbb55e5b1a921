import type { HubError } from '#shared/contract/errors';
import type { PackFaultKind } from '#main/proof/pack-faults';
import type { Proof } from '#main/proof/verify-pack';
import { safeText as s } from '../output/safe-text';

/** What the command line says of evidence packs. Values are made safe to print. */
export interface EvidenceWords {
  /** What is asked for. */
  readonly passphrase: string;
  readonly again: string;
  readonly differ: string;
  tooShort(characters: number): string;
  /** That there are two ways to lock, and one is to be chosen. */
  readonly oneLock: string;
  written(file: string, publicKey: string): string;
  readonly holds: string;
  broken(kind: PackFaultKind, what: string): string;
  readonly signedBy: string;
  readonly reaches: string;
  /** What a pack that holds does not show. */
  notes(proof: Proof): readonly string[];
  /** How to tell that it is this hub's. */
  readonly compare: string;
  /** Why a pack cannot be read. */
  readonly unreadable: Readonly<Record<HubError<'EVIDENCE_UNREADABLE'>['data']['reason'], string>>;
}

/** What is written of a run only once it has ended: where one of these is the first entry, retention removed those before. */
const afterEnd = ['run.end', 'run.evidence', 'run.download', 'run.result-download', 'run.output-trimmed'];
const isBeheaded = ({ entries }: Proof): boolean => afterEnd.includes(entries[0]?.action ?? '');

const erasedOf = ({ entries }: Proof): number => entries.filter(({ erased }) => erased.length > 0).length;

const en: EvidenceWords = {
  passphrase: 'Passphrase of the pack',
  again: 'The same again',
  differ: 'the two passphrases differ',
  tooShort: (characters) => `a passphrase has at least ${characters} characters`,
  oneLock: 'give recipients or a passphrase, not both',
  written: (file, publicKey) => `Written to ${s(file)}, signed with the key ${publicKey}.`,
  holds: 'The pack holds.',
  broken: (kind, what) => `The pack does not hold: ${enFaults[kind]} (${s(what)}).`,
  signedBy: 'Signed by',
  reaches: 'Audit chain up to',
  notes: (proof) => {
    const { script, output, audit } = proof.manifest;
    const erased = erasedOf(proof);
    return [
      ...(script.state === 'missing' ? ['The text of the script was not kept any more; its SHA-256 is all there is.'] : []),
      ...(script.state === 'changed' ? ['The copy of the script was changed after the run and is left out.'] : []),
      ...(output.state === 'trimmed' ? [`The first ${output.from} bytes of the output were trimmed before.`] : []),
      ...(output.state === 'gone' ? ['The output was not kept any more.'] : []),
      ...(output.state === 'partial' ? ['What was found of the output is not as much as the run says.'] : []),
      ...(erased > 0 ? [`Personal details of ${erased} audit entries were erased: who or where cannot be shown any more.`] : []),
      ...(audit.omitted > 0 ? [`${audit.omitted} audit entries of the run lie too far from its first and are left out.`] : []),
      ...(isBeheaded(proof)
        ? [`The audit entries of its start were removed before: what is left of it in the chain begins with entry ${audit.first}.`]
        : []),
      ...(proof.breaks > 0 ? [`${proof.breaks} entries between, which an older Axle wrote, are taken on their word.`] : []),
    ];
  },
  compare:
    'That the key is that of a hub you trust says “axle runs evidence key” there (--key checks it); that the chain is its own says\n“axle audit verify --head” there, with the place above.',
  unreadable: {
    missing: 'it is not there',
    denied: 'permission denied',
    'not-file': 'it is not a file',
    format: 'it is not encrypted with age, or is an armored text',
    work: 'its passphrase asks for more memory than a file may ask for',
  },
};

const enFaults: Readonly<Record<PackFaultKind, string>> = {
  damaged: 'its bytes were changed or its end is missing',
  cut: 'its end is missing',
  'not-a-pack': 'what is encrypted in it is no evidence pack',
  version: 'a newer version of Axle wrote it',
  manifest: 'its manifest does not have the right form',
  signature: 'its manifest is not the one that was signed',
  signer: 'it was signed with another key than the one that you gave',
  'too-large': 'a file in it is larger than it may be',
  'file-changed': 'a file in it is not the one that the manifest names',
  'file-missing': 'a file is missing from it',
  'file-extra': 'it has a file that the manifest does not name',
  chain: 'its audit entries do not follow each other',
  contradiction: 'its parts tell of different runs',
};

const fr: EvidenceWords = {
  passphrase: 'Phrase de passe du dossier',
  again: 'Encore une fois la même',
  differ: 'les deux phrases de passe sont différentes',
  tooShort: (characters) => `une phrase de passe compte au moins ${characters} caractères`,
  oneLock: 'donnez des destinataires ou une phrase de passe, pas les deux',
  written: (file, publicKey) => `Écrit dans ${s(file)}, signé avec la clé ${publicKey}.`,
  holds: 'Le dossier de preuve est intact.',
  broken: (kind, what) => `Le dossier de preuve n’est pas intact : ${frFaults[kind]} (${s(what)}).`,
  signedBy: 'Signé par',
  reaches: 'Chaîne d’audit jusqu’à',
  notes: (proof) => {
    const { script, output, audit } = proof.manifest;
    const erased = erasedOf(proof);
    return [
      ...(script.state === 'missing' ? ['Le texte du script n’était plus conservé ; il ne reste que son SHA-256.'] : []),
      ...(script.state === 'changed' ? ['La copie du script a été modifiée après l’exécution et n’y est pas.'] : []),
      ...(output.state === 'trimmed' ? [`Les ${output.from} premiers octets de la sortie avaient été supprimés.`] : []),
      ...(output.state === 'gone' ? ['La sortie n’était plus conservée.'] : []),
      ...(output.state === 'partial' ? ['On n’a pas trouvé autant de sortie que l’exécution en annonce.'] : []),
      ...(erased > 0
        ? [`Les données personnelles de ${erased} entrées d’audit ont été effacées : qui ou d’où ne peut plus être montré.`]
        : []),
      ...(audit.omitted > 0 ? [`${audit.omitted} entrées d’audit de l’exécution sont trop loin de la première et n’y sont pas.`] : []),
      ...(isBeheaded(proof)
        ? [`Les entrées d’audit de son démarrage ont été supprimées : ce qui en reste dans la chaîne commence à l’entrée ${audit.first}.`]
        : []),
      ...(proof.breaks > 0 ? [`${proof.breaks} entrées intermédiaires, écrites par un Axle plus ancien, sont crues sur parole.`] : []),
    ];
  },
  compare:
    'Que la clé est celle d’un hub de confiance, « axle runs evidence key » le dit là-bas (--key le vérifie) ; que la chaîne est la sienne,\n« axle audit verify --head » le dit là-bas, avec la position ci-dessus.',
  unreadable: {
    missing: 'il n’existe pas',
    denied: 'accès refusé',
    'not-file': 'ce n’est pas un fichier',
    format: 'il n’est pas chiffré avec age, ou c’est un texte (armor)',
    work: 'sa phrase de passe demande plus de mémoire qu’un fichier n’a le droit d’en demander',
  },
};

const frFaults: Readonly<Record<PackFaultKind, string>> = {
  damaged: 'ses octets ont été modifiés ou sa fin manque',
  cut: 'sa fin manque',
  'not-a-pack': 'ce qui y est chiffré n’est pas un dossier de preuve',
  version: 'une version plus récente d’Axle l’a écrit',
  manifest: 'son manifeste n’a pas la bonne forme',
  signature: 'son manifeste n’est pas celui qui a été signé',
  signer: 'il a été signé avec une autre clé que celle que vous avez donnée',
  'too-large': 'un fichier y est plus grand qu’il ne le peut',
  'file-changed': 'un fichier n’y est pas celui que nomme le manifeste',
  'file-missing': 'un fichier y manque',
  'file-extra': 'un fichier y est de trop, que le manifeste ne nomme pas',
  chain: 'ses entrées d’audit ne se suivent pas',
  contradiction: 'ses parties parlent d’exécutions différentes',
};

/** What is said of evidence packs, by language. */
export const evidence: { readonly en: EvidenceWords; readonly fr: EvidenceWords } = { en, fr };
