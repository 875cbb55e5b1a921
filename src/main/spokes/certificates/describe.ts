import type { Certificate } from '#shared/contract/certificates';
import type { Held } from './ports';

const DAY_MS = 86_400_000;
/** From how many days before its end a certificate is soon over. */
export const SOON_DAYS = 30;

/** SHA-256 of a certificate in hex, without colons. */
export const thumbprintOf = ({ x509 }: Pick<Held, 'x509'>): string => x509.fingerprint256.replaceAll(':', '').toLowerCase();

/** A certificate as people read it; `now` is milliseconds since 1970. */
export function describe({ x509, privateKey, where }: Held, now: number): Certificate {
  const [from, to] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)];
  const daysLeft = Math.floor((to - now) / DAY_MS);
  const subject = oneLine(x509.subject);
  return {
    thumbprint: thumbprintOf({ x509 }),
    name: (/(?:^|\n)CN=(.*)/.exec(x509.subject)?.[1] ?? subject).slice(0, 4_096),
    subject,
    issuer: oneLine(x509.issuer),
    selfSigned: x509.subject === x509.issuer && x509.verify(x509.publicKey),
    names: (x509.subjectAltName ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .slice(0, 256)
      .map((name) => name.slice(0, 4_096)),
    serial: x509.serialNumber.toLowerCase().slice(0, 256),
    validFrom: new Date(from).toISOString(),
    validTo: new Date(to).toISOString(),
    daysLeft,
    validity: now < from ? 'future' : now >= to ? 'expired' : daysLeft < SOON_DAYS ? 'soon' : 'valid',
    key: keyOf(x509.publicKey),
    privateKey,
    where: where.slice(0, 4_096),
  };
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ').slice(0, 4_096);

function keyOf({ asymmetricKeyType, asymmetricKeyDetails }: Held['x509']['publicKey']): Certificate['key'] {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  return {
    type: (asymmetricKeyType ?? '').slice(0, 32),
    detail: (namedCurve ?? (modulusLength === undefined ? '' : String(modulusLength))).slice(0, 64),
  };
}
