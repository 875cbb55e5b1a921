import type { ErrorCode, HubError } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';
import { secrets } from './secrets';
import { vaults } from './vaults';

const codes = [
  'SECRET_NOT_FOUND',
  'SECRET_EXISTS',
  'SECRETS_FULL',
  'SECRETS_LOCKED',
  'SEALED_DAMAGED',
  'PASSPHRASE_WRONG',
  'PASSPHRASE_PAUSED',
  'PASSPHRASE_WEAK',
  'PROOF_NEEDED',
  'VAULT_NOT_FOUND',
  'VAULT_EXISTS',
  'VAULTS_FULL',
  'VAULT_ADDRESS',
] as const satisfies readonly ErrorCode[];
/** The codes of kept secrets. */
export type SecretCode = (typeof codes)[number];
type SecretError = { [C in SecretCode]: { readonly code: C; readonly data: HubError<C>['data'] } }[SecretCode];

const isSecretError = (error: object): error is SecretError => 'code' in error && codes.some((code) => code === error.code);

/** The sentence of one of these codes; undefined for every other error. */
export function secretSentence(error: HubError, language: 'en' | 'fr'): string | undefined {
  return isSecretError(error) ? { en, fr }[language](error) : undefined;
}

function en({ code, data }: SecretError): string {
  switch (code) {
    case 'SECRET_NOT_FOUND':
      return `there is no secret ${s(data.secret)}; “axle secret list” shows what there is`;
    case 'SECRET_EXISTS':
      return `there is a secret ${s(data.secret)} already`;
    case 'SECRETS_FULL':
      return `no more than ${data.limit} secrets are kept; remove one first`;
    case 'SECRETS_LOCKED':
      return secrets.en.reasons[data.reason];
    case 'SEALED_DAMAGED':
      return `the sealed value ${s(data.name)} cannot be opened; what there was of it is kept as ${s(data.file)}. Give it a new value`;
    case 'PASSPHRASE_WRONG':
      return 'this is not the passphrase';
    case 'PASSPHRASE_PAUSED':
      return `too many passphrases were wrong; try again in ${data.seconds} s`;
    case 'PASSPHRASE_WEAK':
      return `a passphrase has at least ${data.least} characters, five of them different`;
    case 'PROOF_NEEDED':
      return secrets.en.proof[data.by];
    case 'VAULT_NOT_FOUND':
      return `there is no vault ${s(data.vault)}; “axle secret vaults list” shows those that are known`;
    case 'VAULT_EXISTS':
      return `there is a vault ${s(data.vault)} already`;
    case 'VAULTS_FULL':
      return `no more than ${data.limit} vaults are known; remove one first`;
    case 'VAULT_ADDRESS':
      return `this is not the address of a vault: ${vaults.en.address[data.reason](s(data.suffix))}`;
  }
}

function fr({ code, data }: SecretError): string {
  switch (code) {
    case 'SECRET_NOT_FOUND':
      return `il n’y a pas de secret ${s(data.secret)} ; « axle secret list » montre ce qu’il y a`;
    case 'SECRET_EXISTS':
      return `il y a déjà un secret ${s(data.secret)}`;
    case 'SECRETS_FULL':
      return `il n’est pas gardé plus de ${data.limit} secrets ; retirez-en un d’abord`;
    case 'SECRETS_LOCKED':
      return secrets.fr.reasons[data.reason];
    case 'SEALED_DAMAGED':
      return `la valeur scellée ${s(data.name)} ne peut pas être ouverte ; ce qu’il en restait est gardé dans ${s(data.file)}. Donnez-lui une nouvelle valeur`;
    case 'PASSPHRASE_WRONG':
      return 'ce n’est pas la phrase secrète';
    case 'PASSPHRASE_PAUSED':
      return `trop de phrases secrètes étaient fausses ; réessayez dans ${data.seconds} s`;
    case 'PASSPHRASE_WEAK':
      return `une phrase secrète a au moins ${data.least} caractères, dont cinq différents`;
    case 'PROOF_NEEDED':
      return secrets.fr.proof[data.by];
    case 'VAULT_NOT_FOUND':
      return `il n’y a pas de coffre ${s(data.vault)} ; « axle secret vaults list » montre ceux qui sont connus`;
    case 'VAULT_EXISTS':
      return `il y a déjà un coffre ${s(data.vault)}`;
    case 'VAULTS_FULL':
      return `il n’est pas gardé plus de ${data.limit} coffres ; retirez-en un d’abord`;
    case 'VAULT_ADDRESS':
      return `ce n’est pas l’adresse d’un coffre : ${vaults.fr.address[data.reason](s(data.suffix))}`;
  }
}
