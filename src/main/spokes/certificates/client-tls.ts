import type { UsableCertificate } from './ports';

/** What a client shows to a server that asks it for a certificate: as `https.request` and `tls.connect` take it. */
export interface ClientTls {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for TLS in this process: for one connection, and not to be kept. */
export const clientTls = ({ certPem, keyPem }: UsableCertificate): ClientTls => ({ cert: certPem, key: keyPem });
