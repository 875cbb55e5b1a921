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
  moreFiles(count: number): string;
  /** The questions before something is approved. */
  askApprove(name: string): string;
  askApproveSource(label: string, scripts: number): string;
  approved(name: string, digest: string): string;
  approvedSource(approved: number, passedOver: number): string;
  /** After a source was added of which nothing was approved. */
  notYetApproved(source: string): string;
  nothingToApprove(name: string): string;
  withdrawn(by: string, at: string): string;
  /** Without a terminal there is nobody to ask. */
  readonly needsYes: string;
  readonly oneOf: string;
  signedFiles(files: number, serial: number, index: string): string;
  readonly notEd25519: string;
  serialTooLow(serial: number): string;
  readonly tooLargeToSign: string;
  readonly indexUnreadable: string;
  readonly nameUnsignable: string;
}

const en: TrustWords = {
  states: { 'built-in': 'built in', approved: 'approved', signed: 'signed', changed: 'CHANGED', new: 'NOT APPROVED' },
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
    cut: 'only what differs is shown',
  },
  against: (by, at) => `compared with what ${s(by)} approved at ${s(at)}`,
  againstNothing: 'nothing of it was approved before',
  unchanged: 'unchanged',
  added: 'new',
  removed: 'removed',
  moreFiles: (count) => `and ${count} more files`,
  askApprove: (name) => `Approve ${s(name)}, so that it may run?`,
  askApproveSource: (label, scripts) => `Approve all ${scripts} scripts of ${s(label)} that are not approved, as they are now?`,
  approved: (name, digest) => `${s(name)} is approved as it is (${digest})`,
  approvedSource: (approved, passedOver) =>
    `${approved} ${approved === 1 ? 'script' : 'scripts'} approved as they are; a change will need an approval` +
    (passedOver === 0 ? '' : `; ${passedOver} could not be read and were passed over`),
  notYetApproved: (source) =>
    `none of its scripts runs before it was approved: axle scripts review SCRIPT, or axle scripts approve --source ${s(source)}`,
  nothingToApprove: (name) => `${s(name)} is approved as it is already`,
  withdrawn: (by, at) => `withdrawn by ${s(by)} at ${s(at)}`,
  needsYes: 'there is no terminal to ask at; give --yes, or --digest with what you looked at',
  oneOf: 'name a script, or give --source',
  signedFiles: (files, serial, index) => `${files} files signed, serial ${serial}: ${s(index)}`,
  notEd25519: 'this is no Ed25519 private key in PEM; make one with openssl genpkey -algorithm ed25519',
  serialTooLow: (serial) => `the index that is there has serial ${serial}; the next one has to be higher`,
  tooLargeToSign: 'the index would be larger than 4 MiB; sign fewer files',
  indexUnreadable:
    'axle.sums is there and is no index, so its serial is not known: put the last one back, or remove it and give --serial with a higher number than the last',
  nameUnsignable: 'the name of a file cannot be written as text: rename it, then sign again',
};

const fr: TrustWords = {
  states: { 'built-in': 'fourni', approved: 'approuvé', signed: 'signé', changed: 'MODIFIÉ', new: 'NON APPROUVÉ' },
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
    cut: 'seule la différence est montrée',
  },
  against: (by, at) => `comparé à ce que ${s(by)} a approuvé le ${s(at)}`,
  againstNothing: 'rien n’en avait été approuvé',
  unchanged: 'inchangé',
  added: 'nouveau',
  removed: 'supprimé',
  moreFiles: (count) => `et ${count} autres fichiers`,
  askApprove: (name) => `Approuver ${s(name)}, pour qu’il puisse s’exécuter ?`,
  askApproveSource: (label, scripts) => `Approuver tels quels les ${scripts} scripts de ${s(label)} qui ne le sont pas ?`,
  approved: (name, digest) => `${s(name)} est approuvé tel quel (${digest})`,
  approvedSource: (approved, passedOver) =>
    `${approved} ${approved < 2 ? 'script approuvé' : 'scripts approuvés'} tels quels ; une modification demandera une approbation` +
    (passedOver === 0 ? '' : ` ; ${passedOver} illisibles ont été laissés de côté`),
  notYetApproved: (source) =>
    `aucun de ses scripts ne s’exécute avant d’être approuvé : axle scripts review SCRIPT, ou axle scripts approve --source ${s(source)}`,
  nothingToApprove: (name) => `${s(name)} est déjà approuvé tel quel`,
  withdrawn: (by, at) => `retirée par ${s(by)} le ${s(at)}`,
  needsYes: 'pas de terminal où demander ; donnez --yes, ou --digest avec ce que vous avez relu',
  oneOf: 'nommez un script, ou donnez --source',
  signedFiles: (files, serial, index) => `${files} fichiers signés, numéro ${serial} : ${s(index)}`,
  notEd25519: 'ce n’est pas une clé privée Ed25519 au format PEM ; créez-en une avec openssl genpkey -algorithm ed25519',
  serialTooLow: (serial) => `l’index présent porte le numéro ${serial} ; le suivant doit être plus grand`,
  tooLargeToSign: 'l’index dépasserait 4 Mio ; signez moins de fichiers',
  indexUnreadable:
    'axle.sums est là mais n’est pas un index, son numéro est donc inconnu : remettez le dernier, ou supprimez-le et donnez --serial avec un numéro plus grand que le dernier',
  nameUnsignable: 'le nom d’un fichier ne s’écrit pas comme du texte : renommez-le, puis signez à nouveau',
};

/** What is said of trust in either language. */
export const trustWords: { readonly en: TrustWords; readonly fr: TrustWords } = { en, fr };
