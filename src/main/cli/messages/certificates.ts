import type { Certificate, CertificateFault } from '#shared/contract/certificates';
import type { CertificateUser } from '#shared/contract/certificate-user';
import type { ErrorCode, ErrorData, HubError } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';

/** What the command line says of certificates. */
export interface CertificateWords {
  /** Until when one is good, in a word and days. */
  validity(certificate: Pick<Certificate, 'validity' | 'daysLeft'>): string;
  readonly key: Readonly<Record<Certificate['privateKey'], string>>;
  fault(fault: CertificateFault): string;
  /** What one is used by. */
  user(user: CertificateUser): string;
  /** That one that is used has ended, or ends soon. */
  ending(name: string, certificate: Pick<Certificate, 'validity' | 'daysLeft'>, users: readonly CertificateUser[]): string;
  removed(name: string): string;
  /** That what an authority made is kept; `old` where the one before stays, since something uses it. */
  imported(name: string, old: boolean): string;
  /** Of one that an application or a rule names, and that is not there. */
  readonly gone: string;
  /** That applications sign in, where there are none. */
  readonly noApplications: string;
  applicationRemoved(name: string): string;
  /** What a test came to. */
  signedIn(name: string, scopes: readonly string[], expiresAt: string): string;
  /** Why something about certificates, or the applications that sign in with them, was refused. */
  refused(refusal: CertificateRefusal): string;
}

const codes = [
  'CERTIFICATE_NOT_FOUND',
  'CERTIFICATE_KEY_MISSING',
  'CERTIFICATE_NOT_VALID',
  'CERTIFICATE_KIND_REFUSED',
  'CERTIFICATES_FULL',
  'CERTIFICATE_IN_USE',
  'CERTIFICATE_FOREIGN',
  'CERTIFICATE_NOT_OF_KEY',
  'APPLICATION_NOT_FOUND',
  'APPLICATION_EXISTS',
  'APPLICATIONS_FULL',
] as const satisfies readonly ErrorCode[];
/** The codes of certificates and of what signs in with them. */
export type CertificateCode = (typeof codes)[number];

/** An error about certificates, with its data. */
export type CertificateRefusal = { readonly [C in CertificateCode]: { readonly code: C; readonly data: ErrorData<C> } }[CertificateCode];

const isRefusal = (error: object): error is CertificateRefusal => 'code' in error && codes.some((code) => code === error.code);

/** The sentence of one of these codes; undefined for every other error. */
export function certificateSentence(error: HubError, language: 'en' | 'fr'): string | undefined {
  return isRefusal(error) ? certificates[language].refused(error) : undefined;
}

const en: CertificateWords = {
  validity({ validity, daysLeft }) {
    if (validity === 'expired') return 'expired';
    return validity === 'future'
      ? 'not yet valid'
      : `${validity === 'soon' ? 'ends soon' : 'valid'}, ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  },
  key: { hub: 'in the hub', file: 'in a file', store: 'in the system’s store', none: 'none' },
  fault: ({ file, reason }) => `${s(file)}: ${faultsEn[reason]}`,
  user: ({ kind, name }) => `${kind === 'application' ? 'the application' : 'the rule'} ${s(name)}`,
  ending: (name, certificate, users) =>
    `${s(name)} (${en.validity(certificate)}) is used by ${users.map((user) => en.user(user)).join(', ')}`,
  imported: (name, old) =>
    `${s(name)} is kept with its key.${old ? ' The one before is used and stays: name the new one where it is used, then remove it.' : ''}`,
  removed: (name) => `${s(name)} and its key are removed.`,
  gone: 'gone',
  noApplications: 'No application signs in; axle applications add makes one.',
  applicationRemoved: (name) => `${s(name)} is forgotten.`,
  signedIn: (name, scopes, at) =>
    `${s(name)} signed in${scopes.length === 0 ? '' : ` for ${scopes.map(s).join(' ')}`}; its token holds until ${at}.`,
  refused({ code, data }) {
    switch (code) {
      case 'CERTIFICATE_NOT_FOUND':
        return data.alike === undefined
          ? `there is no certificate ${s(data.certificate)}; “axle certificates list” shows what there is`
          : `there are ${data.alike} certificates ${s(data.certificate)}: choose one by its fingerprint, or six characters of it or more from its beginning (“axle certificates list --json”)`;
      case 'CERTIFICATE_KEY_MISSING':
        return `the private key of certificate ${s(data.certificate)} cannot be used here`;
      case 'CERTIFICATE_NOT_VALID':
        return data.reason === 'expired'
          ? `the certificate ${s(data.certificate)} ended on ${dayOf(data.at)}; name another one`
          : `the certificate ${s(data.certificate)} is not valid before ${dayOf(data.at)}`;
      case 'CERTIFICATE_KIND_REFUSED':
        return `the key of certificate ${s(data.certificate)} is ${s(data.kind)}; this takes ${s(data.wanted)}, such as “axle certificates create --key rsa-3072” makes`;
      case 'CERTIFICATES_FULL':
        return `no more than ${data.limit} certificates are made here; remove one first`;
      case 'CERTIFICATE_IN_USE':
        return `the certificate ${s(data.certificate)} is used${by(data.users, en, ' by ')}; nothing was removed`;
      case 'CERTIFICATE_FOREIGN':
        return `the certificate ${s(data.certificate)} was not made here; remove it where it lies: ${s(data.where)}`;
      case 'CERTIFICATE_NOT_OF_KEY':
        return {
          'not-certificate': `this is no certificate as PEM; nothing changed of ${s(data.certificate)}`,
          'another-key': `this is a certificate of another key than that of ${s(data.certificate)}; “axle certificates list” shows which keys there are`,
          'not-here': `the key of certificate ${s(data.certificate)} is not kept by Axle; put both into one file in the folder of certificates`,
        }[data.reason];
      case 'APPLICATION_NOT_FOUND':
        return `there is no application ${s(data.application)}; “axle applications list” shows what there is`;
      case 'APPLICATION_EXISTS':
        return `there is an application ${s(data.name)} already`;
      case 'APPLICATIONS_FULL':
        return `there are ${data.limit} applications already; remove one first`;
    }
  },
};
const faultsEn: Readonly<Record<CertificateFault['reason'], string>> = {
  encrypted: 'needs a passphrase',
  'not-certificate': 'is no certificate or key that can be read',
  'too-large': 'is larger than 1 MiB',
  'too-costly': 'asks for more iterations than are tried',
  denied: 'cannot be read',
  store: 'the system’s store did not answer',
};

const fr: CertificateWords = {
  validity({ validity, daysLeft }) {
    if (validity === 'expired') return 'expiré';
    return validity === 'future'
      ? 'pas encore valide'
      : `${validity === 'soon' ? 'expire bientôt' : 'valide'}, ${daysLeft} ${daysLeft === 1 ? 'jour' : 'jours'}`;
  },
  key: { hub: 'dans le hub', file: 'dans un fichier', store: 'dans le magasin du système', none: 'aucune' },
  fault: ({ file, reason }) => `${s(file)} : ${faultsFr[reason]}`,
  user: ({ kind, name }) => `${kind === 'application' ? 'l’application' : 'la règle'} ${s(name)}`,
  ending: (name, certificate, users) => `${s(name)} (${fr.validity(certificate)}) sert à ${users.map((user) => fr.user(user)).join(', ')}`,
  imported: (name, old) =>
    `${s(name)} est gardé avec sa clé.${old ? ' Le précédent est utilisé et reste : indiquez le nouveau là où il sert, puis supprimez-le.' : ''}`,
  removed: (name) => `${s(name)} et sa clé sont supprimés.`,
  gone: 'disparu',
  noApplications: 'Aucune application ne se connecte ; axle applications add en ajoute une.',
  applicationRemoved: (name) => `${s(name)} est oubliée.`,
  signedIn: (name, scopes, at) =>
    `${s(name)} s’est connectée${scopes.length === 0 ? '' : ` pour ${scopes.map(s).join(' ')}`} ; son jeton vaut jusqu’à ${at}.`,
  refused({ code, data }) {
    switch (code) {
      case 'CERTIFICATE_NOT_FOUND':
        return data.alike === undefined
          ? `il n’y a pas de certificat ${s(data.certificate)} ; « axle certificates list » montre ce qu’il y a`
          : `il y a ${data.alike} certificats ${s(data.certificate)} : choisissez-en un par son empreinte, ou par au moins six caractères de son début (« axle certificates list --json »)`;
      case 'CERTIFICATE_KEY_MISSING':
        return `la clé privée du certificat ${s(data.certificate)} ne peut pas être utilisée ici`;
      case 'CERTIFICATE_NOT_VALID':
        return data.reason === 'expired'
          ? `le certificat ${s(data.certificate)} a expiré le ${dayOf(data.at)} ; indiquez-en un autre`
          : `le certificat ${s(data.certificate)} n’est pas valide avant le ${dayOf(data.at)}`;
      case 'CERTIFICATE_KIND_REFUSED':
        return `la clé du certificat ${s(data.certificate)} est ${s(data.kind)} ; il faut ${s(data.wanted)}, comme en fait « axle certificates create --key rsa-3072 »`;
      case 'CERTIFICATES_FULL':
        return `il n’est pas fait plus de ${data.limit} certificats ici ; supprimez-en un d’abord`;
      case 'CERTIFICATE_IN_USE':
        return `le certificat ${s(data.certificate)} est utilisé${by(data.users, fr, ' par ')} ; rien n’a été supprimé`;
      case 'CERTIFICATE_FOREIGN':
        return `le certificat ${s(data.certificate)} n’a pas été fait ici ; supprimez-le là où il est : ${s(data.where)}`;
      case 'CERTIFICATE_NOT_OF_KEY':
        return {
          'not-certificate': `ce n’est pas un certificat PEM ; rien n’a changé pour ${s(data.certificate)}`,
          'another-key': `ce certificat est celui d’une autre clé que celle de ${s(data.certificate)} ; « axle certificates list » montre les clés`,
          'not-here': `la clé du certificat ${s(data.certificate)} n’est pas gardée par Axle ; mettez les deux dans un fichier du dossier des certificats`,
        }[data.reason];
      case 'APPLICATION_NOT_FOUND':
        return `il n’y a pas d’application ${s(data.application)} ; « axle applications list » montre ce qu’il y a`;
      case 'APPLICATION_EXISTS':
        return `il y a déjà une application ${s(data.name)}`;
      case 'APPLICATIONS_FULL':
        return `il y a déjà ${data.limit} applications ; supprimez-en une d’abord`;
    }
  },
};
const faultsFr: Readonly<Record<CertificateFault['reason'], string>> = {
  encrypted: 'demande une phrase de passe',
  'not-certificate': 'n’est ni un certificat ni une clé lisible',
  'too-large': 'dépasse 1 Mio',
  'too-costly': 'demande plus d’itérations qu’il n’en est essayé',
  denied: 'ne peut pas être lu',
  store: 'le magasin du système n’a pas répondu',
};

/** In UTC, as certificates have it. */
const dayOf = (at: string): string => at.slice(0, 10);

/** Who may not see what uses one is told only that something does. */
const by = (users: readonly CertificateUser[], words: CertificateWords, join: string): string =>
  users.length === 0 ? '' : join + users.map((user) => words.user(user)).join(', ');

/** The sentences about certificates in both languages. */
export const certificates: { readonly en: CertificateWords; readonly fr: CertificateWords } = { en, fr };
