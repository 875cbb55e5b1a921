import type { ReviewedBytes, SourceSignature, TrustState } from '#shared/contract/trust';
import { safeText as s } from '../output/safe-text';

/** What the command line says of trust. Values are made safe to print. */
export interface TrustWords {
  readonly states: Readonly<Record<TrustState, string>>;
  readonly signatures: Readonly<Record<SourceSignature['state'], string>>;
  /** Why a file's text is not shown, or not all of it. */
  readonly lacks: Readonly<Record<NonNullable<ReviewedBytes['lacks']>, string>>;
  /** What is compared: with an approval of somebody, or with nothing. */
  against(by: string, at: string): string;
  readonly againstNothing: string;
  readonly unchanged: string;
  readonly added: string;
  readonly removed: string;
  /** It is declared, and is not there. */
  readonly missing: string;
  /** It was declared and was not there; now it is not declared. */
  readonly undeclared: string;
  moreFiles(count: number): string;
  /** Not everything that differs was shown. */
  readonly notAll: string;
  /** The questions before something is approved. */
  askApprove(name: string): string;
  askApproveUnseen(name: string): string;
  askApproveSource(label: string, scripts: number): string;
  approved(name: string, digest: string): string;
  approvedSource(done: { readonly approved: number; readonly passedOver: number; readonly left: number }): string;
  /** What was withdrawn does not run any more. */
  stopped(name: string): string;
  /** After a source was added of which nothing was approved. */
  notYetApproved(source: string): string;
  nothingToApprove(name: string): string;
  withdrawn(by: string, at: string): string;
  /** Without a terminal there is nobody to ask. */
  readonly needsYes: string;
  /** Not all was shown, and nobody said that this will do. */
  readonly needsUnseen: string;
  readonly oneOf: string;
  signedFiles(files: number, serial: number, index: string): string;
  readonly notEd25519: string;
  serialTooLow(serial: number): string;
  readonly tooLargeToSign: string;
  readonly indexUnreadable: string;
  readonly nameUnsignable: string;
}

const en: TrustWords = {
  states: {
    'built-in': 'built in',
    approved: 'approved',
    signed: 'signed',
    changed: 'CHANGED',
    withdrawn: 'WITHDRAWN',
    new: 'NOT APPROVED',
  },
  signatures: {
    valid: 'signed',
    missing: 'no index, or no signature',
    invalid: 'the signature is not of this key',
    malformed: 'the index cannot be read',
    'too-large': 'the index is too large',
    older: 'older than an index that was seen already',
    conflicting: 'another index with the same serial was seen already',
    unreadable: 'the index cannot be opened',
  },
  lacks: {
    same: 'as it was',
    binary: 'not a text',
    'too-large': 'not shown: the others take all the room',
    'not-kept': 'not kept: larger than 1 MiB',
    expired: 'not kept: only the newest 50 approvals keep what they were of',
    damaged: 'what was kept of it is damaged',
    cut: 'only what differs is shown',
    truncated: 'CUT OFF: what follows is not shown',
  },
  against: (by, at) => `compared with what ${s(by)} approved at ${s(at)}`,
  againstNothing: 'nothing of it was approved before',
  unchanged: 'unchanged',
  added: 'new',
  removed: 'removed',
  missing: 'declared, and not there',
  undeclared: 'not declared any more',
  moreFiles: (count) => (count === 1 ? 'and 1 more file' : `and ${count} more files`),
  notAll: 'NOT ALL THAT DIFFERS IS SHOWN HERE: read the files themselves before you approve them',
  askApprove: (name) => `Approve ${s(name)}, so that it may run?`,
  askApproveUnseen: (name) => `Not all that differs was shown. Approve ${s(name)} all the same, with what you have not seen here?`,
  askApproveSource: (label, scripts) =>
    scripts === 1
      ? `Approve the script of ${s(label)} that never was approved, as it is now?`
      : `Approve the ${scripts} scripts of ${s(label)} that never were approved, as they are now?`,
  approved: (name, digest) => `${s(name)} is approved as it is (${digest})`,
  approvedSource: ({ approved, passedOver, left }) =>
    (approved === 1 ? '1 script approved as it is' : `${approved} scripts approved as they are`) +
    '; a change will need an approval' +
    (passedOver === 0
      ? ''
      : `; ${passedOver} could not be read or changed meanwhile, and ${passedOver === 1 ? 'was' : 'were'} passed over`) +
    (left === 0
      ? ''
      : left === 1
        ? '; 1 that changed or was withdrawn has to be looked at by itself: axle scripts review SCRIPT'
        : `; ${left} that changed or were withdrawn have to be looked at one by one: axle scripts review SCRIPT`),
  stopped: (name) => `${s(name)} is not approved any more`,
  notYetApproved: (source) =>
    `none of its scripts runs before it was approved: axle scripts review SCRIPT, or axle scripts approve --source ${s(source)}`,
  nothingToApprove: (name) => `${s(name)} is approved as it is already`,
  withdrawn: (by, at) => `withdrawn by ${s(by)} at ${s(at)}`,
  needsYes: 'there is no terminal to ask at; give --yes, or --digest with what you looked at',
  needsUnseen: 'not all that differs is shown; once you have read the files themselves, give --unseen as well',
  oneOf: 'name a script, or give --source',
  signedFiles: (files, serial, index) => `${files === 1 ? '1 file' : `${files} files`} signed, serial ${serial}: ${s(index)}`,
  notEd25519: 'this is no Ed25519 private key in PEM; make one with openssl genpkey -algorithm ed25519',
  serialTooLow: (serial) => `the index that is there has serial ${serial}; the next one has to be higher`,
  tooLargeToSign: 'the index would be larger than 4 MiB; sign fewer files',
  indexUnreadable:
    'axle.sums is there and is no index, so its serial is not known: put the last one back, or remove it and give --serial with a higher number than the last',
  nameUnsignable: 'the name of a file cannot be written as text: rename it, then sign again',
};

const fr: TrustWords = {
  states: { 'built-in': 'fourni', approved: 'approuvé', signed: 'signé', changed: 'MODIFIÉ', withdrawn: 'RETIRÉ', new: 'NON APPROUVÉ' },
  signatures: {
    valid: 'signée',
    missing: 'pas d’index, ou pas de signature',
    invalid: 'la signature n’est pas de cette clé',
    malformed: 'l’index n’est pas lisible',
    'too-large': 'l’index est trop grand',
    older: 'plus ancien qu’un index déjà vu',
    conflicting: 'un autre index de même numéro a déjà été vu',
    unreadable: 'l’index ne s’ouvre pas',
  },
  lacks: {
    same: 'inchangé',
    binary: 'pas un texte',
    'too-large': 'non montré : les autres prennent toute la place',
    'not-kept': 'non conservé : plus de 1 Mio',
    expired: 'non conservé : seules les 50 dernières approbations gardent leur contenu',
    damaged: 'ce qui en était conservé est endommagé',
    cut: 'seule la différence est montrée',
    truncated: 'TRONQUÉ : la suite n’est pas montrée',
  },
  against: (by, at) => `comparé à ce que ${s(by)} a approuvé le ${s(at)}`,
  againstNothing: 'rien n’en avait été approuvé',
  unchanged: 'inchangé',
  added: 'nouveau',
  removed: 'supprimé',
  missing: 'déclaré, mais absent',
  undeclared: 'n’est plus déclaré',
  moreFiles: (count) => (count < 2 ? `et ${count} autre fichier` : `et ${count} autres fichiers`),
  notAll: 'TOUT CE QUI DIFFÈRE N’EST PAS MONTRÉ ICI : lisez les fichiers eux-mêmes avant de les approuver',
  askApprove: (name) => `Approuver ${s(name)}, pour qu’il puisse s’exécuter ?`,
  askApproveUnseen: (name) =>
    `Tout ce qui diffère n’a pas été montré. Approuver ${s(name)} quand même, avec ce que vous n’avez pas vu ici ?`,
  askApproveSource: (label, scripts) =>
    scripts < 2
      ? `Approuver tel quel le script de ${s(label)} qui n’a jamais été approuvé ?`
      : `Approuver tels quels les ${scripts} scripts de ${s(label)} qui n’ont jamais été approuvés ?`,
  approved: (name, digest) => `${s(name)} est approuvé tel quel (${digest})`,
  approvedSource: ({ approved, passedOver, left }) =>
    (approved < 2 ? `${approved} script approuvé tel quel` : `${approved} scripts approuvés tels quels`) +
    ' ; une modification demandera une approbation' +
    (passedOver === 0
      ? ''
      : passedOver === 1
        ? ' ; 1 script, illisible ou modifié entre-temps, a été laissé de côté'
        : ` ; ${passedOver} scripts, illisibles ou modifiés entre-temps, ont été laissés de côté`) +
    (left === 0
      ? ''
      : left === 1
        ? ' ; 1 script modifié ou retiré est à relire à part : axle scripts review SCRIPT'
        : ` ; ${left} scripts modifiés ou retirés sont à relire un par un : axle scripts review SCRIPT`),
  stopped: (name) => `${s(name)} n’est plus approuvé`,
  notYetApproved: (source) =>
    `aucun de ses scripts ne s’exécute avant d’être approuvé : axle scripts review SCRIPT, ou axle scripts approve --source ${s(source)}`,
  nothingToApprove: (name) => `${s(name)} est déjà approuvé tel quel`,
  withdrawn: (by, at) => `retirée par ${s(by)} le ${s(at)}`,
  needsYes: 'pas de terminal où demander ; donnez --yes, ou --digest avec ce que vous avez relu',
  needsUnseen: 'tout ce qui diffère n’est pas montré ; une fois les fichiers eux-mêmes lus, donnez aussi --unseen',
  oneOf: 'nommez un script, ou donnez --source',
  signedFiles: (files, serial, index) =>
    `${files < 2 ? `${files} fichier signé` : `${files} fichiers signés`}, numéro ${serial} : ${s(index)}`,
  notEd25519: 'ce n’est pas une clé privée Ed25519 au format PEM ; créez-en une avec openssl genpkey -algorithm ed25519',
  serialTooLow: (serial) => `l’index présent porte le numéro ${serial} ; le suivant doit être plus grand`,
  tooLargeToSign: 'l’index dépasserait 4 Mio ; signez moins de fichiers',
  indexUnreadable:
    'axle.sums est là mais n’est pas un index, son numéro est donc inconnu : remettez le dernier, ou supprimez-le et donnez --serial avec un numéro plus grand que le dernier',
  nameUnsignable: 'le nom d’un fichier ne s’écrit pas comme du texte : renommez-le, puis signez à nouveau',
};

/** What is said of trust in either language. */
export const trustWords: { readonly en: TrustWords; readonly fr: TrustWords } = { en, fr };
