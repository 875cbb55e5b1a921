import type { PeerCertificate } from 'node:tls';
import { HubError } from '#shared/contract/errors';

/** A server that could not be asked; another one may be. */
export function unreachable(server: string, cause: unknown): HubError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const detail = code ?? (cause instanceof Error ? cause.message : String(cause));
  return new HubError('LDAP_UNREACHABLE', { server, detail: detail.slice(0, 256) }, { cause });
}

/** A certificate that is not trusted, by its names: whoever set the directory up sees which one it is. */
export function certificateFault(server: string, cause: Error, certificate: PeerCertificate | undefined): HubError {
  return new HubError(
    'LDAP_CERTIFICATE',
    {
      server,
      subject: nameOf(certificate?.subject),
      issuer: nameOf(certificate?.issuer),
      until: certificate?.valid_to ?? '',
      reason: reasonOf(cause),
    },
    { cause },
  );
}

/** Whether this is what TLS says of a certificate rather than of the connection. */
export function isCertificateFault(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && reasons.has(error.code);
}

type CertificateReason = 'untrusted' | 'expired' | 'not-yet' | 'name';

const reasons: ReadonlyMap<string, CertificateReason> = new Map([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'not-yet'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
  ['CERT_UNTRUSTED', 'untrusted'],
  ['CERT_REJECTED', 'untrusted'],
  ['CERT_SIGNATURE_FAILURE', 'untrusted'],
  ['CERT_REVOKED', 'untrusted'],
  ['CERT_CHAIN_TOO_LONG', 'untrusted'],
  ['INVALID_CA', 'untrusted'],
  ['INVALID_PURPOSE', 'untrusted'],
  ['PATH_LENGTH_EXCEEDED', 'untrusted'],
]);

const reasonOf = (cause: Error): CertificateReason =>
  ('code' in cause && typeof cause.code === 'string' ? reasons.get(cause.code) : undefined) ?? 'untrusted';

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  if (name === undefined) return '';
  const parts: unknown[] = [name.CN, name.O].flat();
  return parts
    .filter((part) => typeof part === 'string')
    .join(', ')
    .slice(0, 256);
}
