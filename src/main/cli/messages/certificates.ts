import type { Certificate, CertificateFault } from '#shared/contract/certificates';
import type { ErrorData, HubError } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';

/** What the command line says of certificates. */
export interface CertificateWords {
  /** Until when one is good, in a word and days. */
  validity(certificate: Pick<Certificate, 'validity' | 'daysLeft'>): string;
  readonly key: Readonly<Record<Certificate['privateKey'], string>>;
  fault(fault: CertificateFault): string;
  /** Why something about certificates was refused. */
  error(error: HubError): string;
}

type Code = 'CERTIFICATE_NOT_FOUND' | 'CERTIFICATE_KEY_MISSING';
type Own = { [C in Code]: { readonly code: C; readonly data: ErrorData<C> } }[Code];

const en: CertificateWords = {
  validity({ validity, daysLeft }) {
    if (validity === 'expired') return 'expired';
    return validity === 'future'
      ? 'not yet valid'
      : `${validity === 'soon' ? 'ends soon' : 'valid'}, ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  },
  key: { hub: 'in the hub', file: 'in a file', store: 'in the system’s store', none: 'none' },
  fault: ({ file, reason }) => `${s(file)}: ${faultsEn[reason]}`,
  error(error) {
    const own = error as Own; // Of these codes alone it is asked.
    switch (own.code) {
      case 'CERTIFICATE_NOT_FOUND':
        return `there is no one certificate ${s(own.data.certificate)}; “axle certificates list” shows what there is`;
      case 'CERTIFICATE_KEY_MISSING':
        return `the private key of certificate ${s(own.data.certificate)} cannot be used here`;
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
  error(error) {
    const own = error as Own; // Of these codes alone it is asked.
    switch (own.code) {
      case 'CERTIFICATE_NOT_FOUND':
        return `il n’y a pas de certificat unique ${s(own.data.certificate)} ; « axle certificates list » montre ce qu’il y a`;
      case 'CERTIFICATE_KEY_MISSING':
        return `la clé privée du certificat ${s(own.data.certificate)} ne peut pas être utilisée ici`;
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

/** The sentences about certificates in both languages. */
export const certificates: { readonly en: CertificateWords; readonly fr: CertificateWords } = { en, fr };
