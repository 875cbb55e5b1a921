import type { ErrorData } from '#shared/contract/errors';
import { loginCommand } from '#shared/contract/identity-values';
import { safeText as s } from '../output/safe-text';

/** What the command line says of what Microsoft's services answered. Values are made safe to print. */
export interface MicrosoftWords {
  readonly signIn: Readonly<Record<ErrorData<'GRAPH_UNAUTHORIZED'>['reason'], string>>;
  forbidden(data: ErrorData<'GRAPH_FORBIDDEN'>): string;
  throttled(data: ErrorData<'GRAPH_THROTTLED'>): string;
  unreachable(data: ErrorData<'GRAPH_UNREACHABLE'>): string;
  refused(data: ErrorData<'GRAPH_REFUSED'>): string;
  vault(data: ErrorData<'KEY_VAULT_FAILED'>): string;
}

const bracketed = (code: string): string => (code === '' ? '' : ` (${s(code)})`);

const unreachedEn: Readonly<Record<ErrorData<'GRAPH_UNREACHABLE'>['reason'], string>> = {
  name: 'its name is not known here',
  refused: 'it takes no connection',
  certificate: 'its certificate is not trusted; an authority of your own is given in the settings',
  timeout: 'it does not answer',
  network: 'the connection broke',
  server: 'it has a fault of its own; try again later',
  'too-large': 'its answer is too large',
  answer: 'its answer is not as Microsoft describes it',
};
const vaultEn: Readonly<Record<ErrorData<'KEY_VAULT_FAILED'>['reason'], (secret: string) => string>> = {
  'signed-out': () => 'nobody has signed in with Microsoft',
  unauthorized: () => 'it does not take this account',
  forbidden: () =>
    'this account may not do that there: give it a role such as Key Vault Secrets User, or let this machine through its firewall',
  'not-found': (secret) => `it holds no secret ${secret}`,
  deleted: (secret) => `a secret ${secret} was deleted and can still be recovered; recover or purge it first`,
  disabled: (secret) => `the secret ${secret} is disabled`,
  expired: (secret) => `the secret ${secret} has expired; set a new version of it`,
  name: (secret) => `it takes no such secret ${secret}: names are letters, digits and hyphens, values have at most 25 kB`,
  throttled: () => 'it is asked too often; try again later',
  challenge: () => 'it asks for a token that is not meant for it, and was given none',
  certificate: () => 'its certificate is not trusted',
  unreachable: () => 'it does not answer',
  answer: () => 'its answer is not as Microsoft describes it',
};

const en: MicrosoftWords = {
  signIn: {
    'signed-out': 'nobody has signed in with Microsoft',
    refused: 'Microsoft Graph does not take this sign-in any more: sign in again',
  },
  forbidden: ({ permission, code }) =>
    `Microsoft Graph refuses this account${bracketed(code)}: ${s(loginCommand('', permission.split(' ')))}, or have an administrator consent to the permission`,
  throttled: ({ seconds }) => `Microsoft Graph is asked too often; try again in ${seconds} s`,
  unreachable: ({ host, reason }) => `${s(host)} is not reached: ${unreachedEn[reason]}`,
  refused: ({ status, code, detail }) => `Microsoft Graph says no: ${status}${bracketed(code)} ${s(detail)}`.trimEnd(),
  vault: ({ vault, secret, reason, code, seconds }) =>
    `the vault ${s(vault)}: ${seconds === null ? vaultEn[reason](s(secret)) : `it is asked too often; try again in ${seconds} s`}${bracketed(code)}`,
};

const unreachedFr: typeof unreachedEn = {
  name: 'son nom est inconnu ici',
  refused: 'il n’accepte pas de connexion',
  certificate: 'son certificat n’est pas approuvé ; une autorité à vous se donne dans les réglages',
  timeout: 'il ne répond pas',
  network: 'la connexion s’est rompue',
  server: 'il a une panne ; réessayez plus tard',
  'too-large': 'sa réponse est trop longue',
  answer: 'sa réponse n’est pas celle que Microsoft décrit',
};
const vaultFr: typeof vaultEn = {
  'signed-out': () => 'personne ne s’est connecté auprès de Microsoft',
  unauthorized: () => 'il n’accepte pas ce compte',
  forbidden: () =>
    'ce compte n’y a pas ce droit : donnez-lui un rôle tel que Key Vault Secrets User, ou laissez passer cette machine par son pare-feu',
  'not-found': (secret) => `il ne contient aucun secret ${secret}`,
  deleted: (secret) => `un secret ${secret} a été supprimé et peut encore être récupéré ; récupérez-le ou purgez-le d’abord`,
  disabled: (secret) => `le secret ${secret} est désactivé`,
  expired: (secret) => `le secret ${secret} est expiré ; donnez-en une nouvelle version`,
  name: (secret) => `il n’accepte pas un tel secret ${secret} : un nom a des lettres, des chiffres et des tirets, une valeur 25 ko au plus`,
  throttled: () => 'il reçoit trop de demandes ; réessayez plus tard',
  challenge: () => 'il demande un jeton qui ne lui est pas destiné, et n’en a reçu aucun',
  certificate: () => 'son certificat n’est pas approuvé',
  unreachable: () => 'il ne répond pas',
  answer: () => 'sa réponse n’est pas celle que Microsoft décrit',
};

const fr: MicrosoftWords = {
  signIn: {
    'signed-out': 'personne ne s’est connecté auprès de Microsoft',
    refused: 'Microsoft Graph n’accepte plus cette connexion : reconnectez-vous',
  },
  forbidden: ({ permission, code }) =>
    `Microsoft Graph refuse ce compte${bracketed(code)} : ${s(loginCommand('', permission.split(' ')))}, ou faites consentir un administrateur à l’autorisation`,
  throttled: ({ seconds }) => `Microsoft Graph reçoit trop de demandes ; réessayez dans ${seconds} s`,
  unreachable: ({ host, reason }) => `${s(host)} n’est pas joint : ${unreachedFr[reason]}`,
  refused: ({ status, code, detail }) => `Microsoft Graph refuse : ${status}${bracketed(code)} ${s(detail)}`.trimEnd(),
  vault: ({ vault, secret, reason, code, seconds }) =>
    `le coffre ${s(vault)} : ${seconds === null ? vaultFr[reason](s(secret)) : `il reçoit trop de demandes ; réessayez dans ${seconds} s`}${bracketed(code)}`,
};

/** The sentences about Microsoft's services in both languages. */
export const microsoft: { readonly en: MicrosoftWords; readonly fr: MicrosoftWords } = { en, fr };
