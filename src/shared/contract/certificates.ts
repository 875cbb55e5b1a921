import { CertificateUser } from './certificate-user';
import { defineContract, procedure } from './kernel';
import { z } from './zod';

const when = z.iso.datetime();
const text = z.string().max(4_096);
/** SHA-256 over a certificate's bytes, in hex. */
export const Thumbprint = z.string().regex(/^[0-9a-f]{64}$/);

/** Keys that can be made. */
export const NewKey = z.enum(['ec-p256', 'ec-p384', 'rsa-3072', 'rsa-4096']);
export type NewKey = z.infer<typeof NewKey>;

/** A certificate of this person. */
export const Certificate = z.object({
  thumbprint: Thumbprint,
  /** Common name, or the whole subject where there is none. */
  name: text,
  subject: text,
  issuer: text,
  selfSigned: z.boolean(),
  /** Names that it is good for, as `DNS:host`, `IP Address:…` or `email:…`. */
  names: z.array(text).max(256),
  serial: z.string().max(256),
  validFrom: when,
  validTo: when,
  /** Whole days until it ends; negative once it has. */
  daysLeft: z.number().int(),
  /** `soon`: within thirty days. */
  validity: z.enum(['future', 'valid', 'soon', 'expired']),
  key: z.object({ type: z.string().max(32), detail: z.string().max(64) }),
  /** `hub`: made here, and never shown. `file`: in a file that can be read. `store`: the system has it, and may not let it go. */
  privateKey: z.enum(['hub', 'file', 'store', 'none']),
  /** The file that it is in, or the name of the system's store. */
  where: text,
});
export type Certificate = z.infer<typeof Certificate>;

/** One in the list: with what uses it, as far as the caller may see that. */
export const ListedCertificate = Certificate.extend({ usedBy: z.array(CertificateUser).max(256) });
export type ListedCertificate = z.infer<typeof ListedCertificate>;

/** A file that holds no certificate that can be read, and why. `encrypted`: a passphrase would be needed. */
export const CertificateFault = z.object({
  file: text,
  reason: z.enum(['encrypted', 'not-certificate', 'too-large', 'too-costly', 'denied', 'store']),
});
export type CertificateFault = z.infer<typeof CertificateFault>;

/** One line without control characters, as a name in a certificate is. */
const Line = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^\P{Cc}+$/u, 'a name is one line');
const AltName = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.*:@_+-]+$/, 'a host, an address or a mail address');

/** The certificates of this person: what the machine has, and what was made here. */
export const certificates = defineContract('certificates', {
  list: procedure({
    scope: 'certificates:read',
    input: z.object({}),
    output: z.object({
      places: z.array(text).max(8),
      items: z.array(ListedCertificate).max(2_000),
      faults: z.array(CertificateFault).max(256),
    }),
  }),
  /** By thumbprint, the beginning of one, or the name where only one has it. */
  get: procedure({
    scope: 'certificates:read',
    object: ({ certificate }) => ({ kind: 'certificate', id: certificate }),
    input: z.object({ certificate: z.string().min(1).max(256) }),
    output: z.object({ certificate: Certificate, pem: z.string().max(65_536) }),
    errors: ['CERTIFICATE_NOT_FOUND'],
  }),
  /** Makes a key that stays in the hub, and a certificate by itself with it; `request` is what an authority makes another from. */
  create: procedure({
    scope: 'certificates:write',
    input: z.object({
      name: Line,
      names: z.array(AltName).max(64).default([]),
      key: NewKey.default('ec-p256'),
      days: z.number().int().min(1).max(3_650).default(365),
    }),
    output: z.object({ certificate: Certificate, pem: z.string().max(65_536), request: z.string().max(65_536) }),
    errors: ['SECRETS_LOCKED', 'CERTIFICATES_FULL'],
  }),
  /**
   * Keeps what an authority made from the request of a key that stays in the hub: PEM, with the certificates between it and the authority. It takes the
   * place of the one before, unless something uses that.
   */
  importSigned: procedure({
    scope: 'certificates:write',
    object: ({ certificate }) => ({ kind: 'certificate', id: certificate }),
    input: z.object({ certificate: z.string().min(1).max(256), pem: z.string().min(1).max(65_536) }),
    output: z.object({ certificate: Certificate, replaced: z.boolean() }),
    errors: ['CERTIFICATE_NOT_FOUND', 'CERTIFICATE_NOT_OF_KEY', 'CERTIFICATE_KEY_MISSING', 'SECRETS_LOCKED'],
  }),
  /** Removes one that was made here, with its key. What uses it has to let go of it first. */
  remove: procedure({
    scope: 'certificates:write',
    object: ({ certificate }) => ({ kind: 'certificate', id: certificate }),
    input: z.object({ certificate: z.string().min(1).max(256) }),
    output: z.object({}),
    errors: ['CERTIFICATE_NOT_FOUND', 'CERTIFICATE_IN_USE', 'CERTIFICATE_FOREIGN', 'SECRETS_LOCKED'],
  }),
});
