import type { ErrorCode, HubError } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';

const codes = [
  'LOCKED',
  'LOCK_UNSET',
  'LOCK_KEY_ONLY',
  'ACCOUNT_MISSING',
  'ACCOUNT_NOT_FOUND',
  'ACCOUNT_EXISTS',
  'ACCOUNTS_FULL',
  'ACCOUNT_SESSION_NOT_FOUND',
  'NOT_LOCAL',
  'PASSWORD_WRONG',
  'PASSWORD_REFUSED',
  'CODE_WRONG',
  'SIGN_IN_FAILED',
  'SIGN_IN_LOCKED',
  'TOKENS_FULL',
  'TOKEN_NOT_FOUND',
  'TOKEN_REFUSED',
  'HUB_TOO_OLD',
  'TOKEN_SESSION',
  'ROLE_NOT_FOUND',
  'ROLE_EXISTS',
  'ROLE_BUILT_IN',
  'ROLES_FULL',
  'RIGHTS_EXCEEDED',
] as const satisfies readonly ErrorCode[];
/** The errors about accounts and roles. */
export type AccountCode = (typeof codes)[number];
const isAccountError = (error: HubError): error is HubError<AccountCode> => codes.some((code) => code === error.code);

/** The sentence of one of these codes; undefined for every other error. */
export function accountSentence(error: HubError, language: 'en' | 'fr'): string | undefined {
  return isAccountError(error) ? accounts[language].error(error) : undefined;
}

type PasswordFault = HubError<'PASSWORD_REFUSED'>['data'];
type Said = { readonly [C in AccountCode]: { readonly code: C; readonly data: HubError<C>['data'] } }[AccountCode];

/** What the command line says of accounts and roles. Values are made safe to print. */
export interface AccountWords {
  /** The sentence of one of the errors about accounts. */
  error(error: HubError<AccountCode>): string;
  /** What a password is asked for with, once and again. */
  readonly ask: string;
  readonly askAgain: string;
  readonly differ: string;
  readonly never: string;
  readonly everything: string;
  readonly disabled: string;
  readonly active: string;
  /** What a new token is shown with. */
  readonly once: string;
  /** Sessions that were ended. */
  ended(count: number): string;
  tagged(tags: readonly string[]): string;
  readonly everybody: string;
  /** How the lock of the windows stands, and by what it is opened. */
  lockState(locked: boolean, ways: readonly string[]): string;
  /** What is said for the passphrase of the key store. */
  readonly passphrase: string;
  readonly scopes: string;
  /** That there is no such scope, and which ones are near. */
  unknownScope(text: string, near: readonly string[]): string;
  /** That no token can use these. */
  uselessScopes(scopes: readonly string[]): string;
}

const duration = (seconds: number): string => (seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`);

const refusedEn = ({ reason, least }: PasswordFault): string =>
  ({
    short: `a password has at least ${least} characters`,
    long: 'this password is too long',
    name: 'a password must not be the name',
    common: 'this password is among the first that anybody tries; choose another',
    same: 'this is the password that it was',
  })[reason];
const lockedEn = (seconds: number): string => `too many attempts failed; try again in ${duration(seconds)}`;
const exceededEn = (scopes: readonly string[]): string =>
  `nobody gives or takes what they do not have themselves: ${scopes.map(s).join(', ')}`;

function sentenceEn(error: HubError<AccountCode>): string {
  const { code, data } = error as Said;
  switch (code) {
    case 'LOCKED':
      return 'the session is locked; unlock it first';
    case 'LOCK_UNSET':
      return 'nothing is set up to unlock by: choose a local account with “axle lock --by ACCOUNT”, or set a passphrase with “axle secrets passphrase”';
    case 'LOCK_KEY_ONLY':
      return `${s(data.account)} has a security key alone beside its password, and a window cannot ask for one; add an authenticator to it, or choose another account`;
    case 'ACCOUNT_MISSING':
      return 'this session belongs to no account; sign in with one';
    case 'ACCOUNT_NOT_FOUND':
      return `there is no account ${s(data.account)}; “axle accounts list” shows what there is`;
    case 'ACCOUNT_EXISTS':
      return `there is an account ${s(data.name)} already`;
    case 'ACCOUNTS_FULL':
      return `there are as many accounts as there may be (${data.limit})`;
    case 'ACCOUNT_SESSION_NOT_FOUND':
      return `there is no session ${s(data.session)} of this account`;
    case 'NOT_LOCAL':
      return `the directory ${s(data.provider)} has the password of this account; change it there`;
    case 'PASSWORD_WRONG':
      return 'this is not the password';
    case 'PASSWORD_REFUSED':
      return refusedEn(data);
    case 'CODE_WRONG':
      return 'this code is not right, or was used already';
    case 'SIGN_IN_FAILED':
      return `the sign-in failed: ${s(data.detail)}`;
    case 'SIGN_IN_LOCKED':
      return lockedEn(data.seconds);
    case 'TOKENS_FULL':
      return `you have as many tokens as there may be (${data.limit}); remove one first`;
    case 'TOKEN_NOT_FOUND':
      return `there is no token ${s(data.token)}`;
    case 'TOKEN_REFUSED':
      return 'AXLE_TOKEN is no token that this hub takes: mistyped, expired or taken away, or its account is disabled. Make another (“axle token add”), or unset AXLE_TOKEN to be the person at the machine';
    case 'HUB_TOO_OLD':
      return `the hub that runs (process ${data.pid}) is of an earlier version, which knows nothing of AXLE_TOKEN. Quit Axle, or without AXLE_TOKEN have it leave (“axle call hub.retire”), and try again`;
    case 'TOKEN_SESSION':
      return 'a token makes no other tokens; sign in with your password';
    case 'ROLE_NOT_FOUND':
      return `there is no role ${s(data.role)}; “axle roles list” shows what there is`;
    case 'ROLE_EXISTS':
      return `there is a role ${s(data.role)} already`;
    case 'ROLE_BUILT_IN':
      return `the role ${s(data.role)} is built in and stays as it is`;
    case 'ROLES_FULL':
      return `there are as many roles or mappings as there may be (${data.limit})`;
    case 'RIGHTS_EXCEEDED':
      return exceededEn(data.scopes);
  }
}

const en: AccountWords = {
  error: sentenceEn,
  ask: 'password',
  askAgain: 'the same again',
  differ: 'the two passwords are not the same',
  never: 'never',
  everything: 'everything',
  disabled: 'disabled',
  active: 'active',
  once: 'The token is shown this once:',
  ended: (count) => (count === 1 ? 'One session was ended.' : `${count} sessions were ended.`),
  tagged: (tags) => `scripts tagged ${tags.map(s).join(', ')}`,
  everybody: 'everybody with an account',
  lockState: (locked, ways) =>
    `${locked ? 'Locked' : 'Not locked'}; ${ways.length === 0 ? 'nothing is set up to unlock by: axle lock --by ACCOUNT' : `unlocked by ${ways.map(s).join(', ')}`}.`,
  passphrase: 'the passphrase of the key store',
  scopes: 'give scopes with --scopes, with commas between them, such as runs:read,runs:write',
  unknownScope: (text, near) => `--scopes: there is no scope ${s(text)}; there are ${near.join(', ')}`,
  uselessScopes: (scopes) => `--scopes: no token can use ${scopes.join(', ')}: this is for the person at the machine alone`,
};

const refusedFr = ({ reason, least }: PasswordFault): string =>
  ({
    short: `un mot de passe a au moins ${least} caractères`,
    long: 'ce mot de passe est trop long',
    name: 'le mot de passe ne doit pas être le nom',
    common: 'ce mot de passe est parmi les premiers que l’on essaie ; choisissez-en un autre',
    same: 'c’est déjà le mot de passe actuel',
  })[reason];
const lockedFr = (seconds: number): string => `trop de tentatives ont échoué ; réessayez dans ${duration(seconds)}`;
const exceededFr = (scopes: readonly string[]): string =>
  `on ne donne ni ne retire ce que l’on n’a pas soi-même : ${scopes.map(s).join(', ')}`;

function sentenceFr(error: HubError<AccountCode>): string {
  const { code, data } = error as Said;
  switch (code) {
    case 'LOCKED':
      return 'la session est verrouillée ; déverrouillez-la d’abord';
    case 'LOCK_UNSET':
      return 'rien n’est prévu pour déverrouiller : choisissez un compte local avec « axle lock --by COMPTE », ou définissez une phrase secrète avec « axle secrets passphrase »';
    case 'LOCK_KEY_ONLY':
      return `${s(data.account)} n’a qu’une clé de sécurité en plus de son mot de passe, et une fenêtre ne peut pas la demander ; ajoutez-lui une application d’authentification, ou choisissez un autre compte`;
    case 'ACCOUNT_MISSING':
      return 'cette session n’appartient à aucun compte ; connectez-vous avec un compte';
    case 'ACCOUNT_NOT_FOUND':
      return `il n’y a pas de compte ${s(data.account)} ; « axle accounts list » montre ce qu’il y a`;
    case 'ACCOUNT_EXISTS':
      return `il y a déjà un compte ${s(data.name)}`;
    case 'ACCOUNTS_FULL':
      return `il y a autant de comptes qu’il peut y en avoir (${data.limit})`;
    case 'ACCOUNT_SESSION_NOT_FOUND':
      return `ce compte n’a pas de session ${s(data.session)}`;
    case 'NOT_LOCAL':
      return `l’annuaire ${s(data.provider)} détient le mot de passe de ce compte ; changez-le là-bas`;
    case 'PASSWORD_WRONG':
      return 'ce n’est pas le mot de passe';
    case 'PASSWORD_REFUSED':
      return refusedFr(data);
    case 'CODE_WRONG':
      return 'ce code est faux ou a déjà servi';
    case 'SIGN_IN_FAILED':
      return `la connexion a échoué : ${s(data.detail)}`;
    case 'SIGN_IN_LOCKED':
      return lockedFr(data.seconds);
    case 'TOKENS_FULL':
      return `vous avez autant de jetons qu’il peut y en avoir (${data.limit}) ; retirez-en un d’abord`;
    case 'TOKEN_NOT_FOUND':
      return `il n’y a pas de jeton ${s(data.token)}`;
    case 'TOKEN_REFUSED':
      return 'AXLE_TOKEN n’est pas un jeton que ce hub accepte : mal saisi, expiré ou retiré, ou son compte est désactivé. Créez-en un autre (« axle token add »), ou retirez AXLE_TOKEN pour être la personne de la machine';
    case 'HUB_TOO_OLD':
      return `le hub en cours d’exécution (processus ${data.pid}) est d’une version antérieure, qui ne connaît pas AXLE_TOKEN. Quittez Axle, ou faites-le partir sans AXLE_TOKEN (« axle call hub.retire »), puis réessayez`;
    case 'TOKEN_SESSION':
      return 'un jeton ne crée pas d’autres jetons ; connectez-vous avec votre mot de passe';
    case 'ROLE_NOT_FOUND':
      return `il n’y a pas de rôle ${s(data.role)} ; « axle roles list » montre ce qu’il y a`;
    case 'ROLE_EXISTS':
      return `il y a déjà un rôle ${s(data.role)}`;
    case 'ROLE_BUILT_IN':
      return `le rôle ${s(data.role)} est intégré et reste tel quel`;
    case 'ROLES_FULL':
      return `il y a autant de rôles ou de correspondances qu’il peut y en avoir (${data.limit})`;
    case 'RIGHTS_EXCEEDED':
      return exceededFr(data.scopes);
  }
}

const fr: AccountWords = {
  error: sentenceFr,
  ask: 'mot de passe',
  askAgain: 'le même, encore une fois',
  differ: 'les deux mots de passe sont différents',
  never: 'jamais',
  everything: 'tout',
  disabled: 'désactivé',
  active: 'actif',
  once: 'Le jeton n’est affiché que cette fois :',
  ended: (count) => (count === 1 ? 'Une session a été terminée.' : `${count} sessions ont été terminées.`),
  tagged: (tags) => `scripts étiquetés ${tags.map(s).join(', ')}`,
  everybody: 'toute personne qui a un compte',
  lockState: (locked, ways) =>
    `${locked ? 'Verrouillé' : 'Non verrouillé'} ; ${ways.length === 0 ? 'rien n’est prévu pour déverrouiller : axle lock --by COMPTE' : `déverrouillage : ${ways.map(s).join(', ')}`}.`,
  passphrase: 'la phrase secrète du coffre',
  scopes: 'donnez les portées avec --scopes, séparées par des virgules, par exemple runs:read,runs:write',
  unknownScope: (text, near) => `--scopes : il n’y a pas de portée ${s(text)} ; il y a ${near.join(', ')}`,
  uselessScopes: (scopes) => `--scopes : aucun jeton ne peut se servir de ${scopes.join(', ')}, réservé à la personne devant la machine`,
};

/** The sentences about accounts in both languages. */
export const accounts: { readonly en: AccountWords; readonly fr: AccountWords } = { en, fr };
