import type { ErrorCode, HubError } from '#shared/contract/errors';
import type { TestStep } from '#shared/contract/sign-in-ways';
import { safeText as s } from '../output/safe-text';

const codes = [
  'LDAP_UNREACHABLE',
  'LDAP_CERTIFICATE',
  'LDAP_REFUSED',
  'LDAP_SERVICE_REFUSED',
  'OIDC_UNREACHABLE',
  'RUNTIME_TOO_OLD',
  'SIGN_IN_WAY_NOT_FOUND',
  'SIGN_IN_WAY_EXISTS',
  'SIGN_IN_WAYS_FULL',
  'SECURITY_KEY_NOT_FOUND',
  'SECURITY_KEY_REFUSED',
] as const satisfies readonly ErrorCode[];
/** The codes of directories, providers and security keys. */
export type WayCode = (typeof codes)[number];
type WayError = { [C in WayCode]: { readonly code: C; readonly data: HubError<C>['data'] } }[WayCode];

const isWayError = (error: object): error is WayError => 'code' in error && codes.some((code) => code === error.code);

/** The sentence of one of these codes; undefined for every other error. */
export function waySentence(error: HubError, language: 'en' | 'fr'): string | undefined {
  return isWayError(error) ? { en, fr }[language](error) : undefined;
}

const certificates = {
  en: {
    untrusted: 'nobody whom this machine trusts vouches for it',
    expired: 'it has expired',
    'not-yet': 'it does not hold yet',
    name: 'it is for another name',
  },
  fr: {
    untrusted: 'aucune autorité reconnue par cette machine ne s’en porte garante',
    expired: 'il a expiré',
    'not-yet': 'il n’est pas encore valable',
    name: 'il est établi pour un autre nom',
  },
} as const;

const keys = {
  en: {
    answer: 'what the browser sent is no answer of this security key',
    late: 'that took too long, or was answered already; start again',
    known: 'this security key is set up already',
    full: 'there are as many security keys as there may be; remove one first',
    origin: 'security keys need an address with a name, such as http://localhost: over https, or on this machine',
  },
  fr: {
    answer: 'la réponse du navigateur ne vient pas de cette clé de sécurité',
    late: 'le délai est dépassé, ou la réponse a déjà été donnée ; recommencez',
    known: 'cette clé de sécurité est déjà enregistrée',
    full: 'le nombre maximal de clés de sécurité est atteint ; retirez-en une d’abord',
    origin: 'les clés de sécurité demandent une adresse qui porte un nom, telle que http://localhost : en https, ou sur cette machine',
  },
} as const;

function en({ code, data }: WayError): string {
  switch (code) {
    case 'LDAP_UNREACHABLE':
      return `the directory ${s(data.server)} cannot be reached (${s(data.detail)})`;
    case 'LDAP_CERTIFICATE':
      return `the certificate of ${s(data.server)} is not trusted: ${certificates.en[data.reason]} (of “${s(data.subject)}”, by “${s(data.issuer)}”, until ${s(data.until)})`;
    case 'LDAP_REFUSED':
      return `the directory ${s(data.server)} refuses what it is asked: ${s(data.detail)} (${data.result})`;
    case 'LDAP_SERVICE_REFUSED':
      return `the directory ${s(data.server)} refuses the name or password of the service account ${s(data.name)}`;
    case 'OIDC_UNREACHABLE':
      return `the provider ${s(data.issuer)} cannot be asked (${s(data.detail)})`;
    case 'RUNTIME_TOO_OLD':
      return `this needs ${s(data.needs)}, and runs on ${s(data.has)}`;
    case 'SIGN_IN_WAY_NOT_FOUND':
      return `there is no way of signing in ${s(data.way)}`;
    case 'SIGN_IN_WAY_EXISTS':
      return `there is a way of signing in ${s(data.way)} already`;
    case 'SIGN_IN_WAYS_FULL':
      return `there are as many ways of signing in as there may be (${data.limit})`;
    case 'SECURITY_KEY_NOT_FOUND':
      return `there is no security key ${s(data.key)}`;
    case 'SECURITY_KEY_REFUSED':
      return keys.en[data.reason];
  }
}

function fr({ code, data }: WayError): string {
  switch (code) {
    case 'LDAP_UNREACHABLE':
      return `l’annuaire ${s(data.server)} est injoignable (${s(data.detail)})`;
    case 'LDAP_CERTIFICATE':
      return `le certificat de ${s(data.server)} n’est pas reconnu : ${certificates.fr[data.reason]} (de « ${s(data.subject)} », par « ${s(data.issuer)} », jusqu’au ${s(data.until)})`;
    case 'LDAP_REFUSED':
      return `l’annuaire ${s(data.server)} refuse ce qui lui est demandé : ${s(data.detail)} (${data.result})`;
    case 'LDAP_SERVICE_REFUSED':
      return `l’annuaire ${s(data.server)} refuse le nom ou le mot de passe du compte de service ${s(data.name)}`;
    case 'OIDC_UNREACHABLE':
      return `le fournisseur ${s(data.issuer)} ne peut pas être interrogé (${s(data.detail)})`;
    case 'RUNTIME_TOO_OLD':
      return `ceci demande ${s(data.needs)} et s’exécute avec ${s(data.has)}`;
    case 'SIGN_IN_WAY_NOT_FOUND':
      return `il n’y a pas de mode de connexion ${s(data.way)}`;
    case 'SIGN_IN_WAY_EXISTS':
      return `il y a déjà un mode de connexion ${s(data.way)}`;
    case 'SIGN_IN_WAYS_FULL':
      return `le nombre maximal de modes de connexion est atteint (${data.limit})`;
    case 'SECURITY_KEY_NOT_FOUND':
      return `il n’y a pas de clé de sécurité ${s(data.key)}`;
    case 'SECURITY_KEY_REFUSED':
      return keys.fr[data.reason];
  }
}

/** What the command line says of a test of a directory or provider, and of a list of them. */
export interface WayWords {
  readonly steps: Readonly<Record<TestStep['step'], string>>;
  readonly outcomes: Readonly<Record<TestStep['outcome'], string>>;
  readonly enabled: string;
  readonly disabled: string;
  readonly step: string;
}

/** By language. */
export const wayWords: Readonly<Record<'en' | 'fr', WayWords>> = {
  en: {
    steps: {
      connected: 'connection and certificate',
      service: 'service account',
      found: 'person found',
      password: 'password',
      groups: 'groups',
      discovery: 'provider found',
      keys: 'signing keys',
      pkce: 'PKCE',
      claims: 'claims that it knows',
    },
    outcomes: { ok: 'works', failed: 'failed', skipped: 'not tried' },
    enabled: 'in use',
    disabled: 'switched off',
    step: 'STEP',
  },
  fr: {
    steps: {
      connected: 'connexion et certificat',
      service: 'compte de service',
      found: 'personne trouvée',
      password: 'mot de passe',
      groups: 'groupes',
      discovery: 'fournisseur trouvé',
      keys: 'clés de signature',
      pkce: 'PKCE',
      claims: 'attributs connus',
    },
    outcomes: { ok: 'fonctionne', failed: 'échec', skipped: 'non essayé' },
    enabled: 'en service',
    disabled: 'désactivé',
    step: 'ÉTAPE',
  },
};
