import type { asn1 as Asn1Library } from 'node-forge';

type Asn1 = Asn1Library.Asn1;
/** The library, which comes with the first such file. */
type Library = Pick<typeof Asn1Library, 'derToInteger' | 'fromDer' | 'Type'>;

/**
 * Iterations that all passphrases of one file may cost together: for its MAC, its certificates and its key 600,000 each, which is what OWASP
 * asks of PBKDF2 with SHA-256 (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html) and more than programs write.
 */
export const MOST_ITERATIONS = 1_800_000;

const DEPTH = 24;

/**
 * How many iterations a PKCS#12 file (RFC 7292) asks for that can be seen before anything is decrypted: of `MacData`, and of PBES1 and PBKDF2
 * (RFC 8018), which all have them next to their salt. One that is no number of 32 bits is infinite.
 */
export function iterationsOf(node: Asn1, library: Library, depth = 0): number {
  if (depth > DEPTH) return Infinity;
  const { Type } = library;
  if (node.type === Type.OCTETSTRING) {
    const inner = parsed(textOf(node), library);
    return inner === undefined ? 0 : iterationsOf(inner, library, depth + 1);
  }
  if (typeof node.value === 'string') return 0;
  const parts = node.value;
  const own = parts.map((part, at) =>
    node.type === Type.SEQUENCE && parts[at - 1]?.type === Type.OCTETSTRING ? countOf(part, library) : 0,
  );
  return [...own, ...parts.map((part) => iterationsOf(part, library, depth + 1))].reduce((sum, one) => sum + one, 0);
}

function countOf({ type, value }: Asn1, { Type, derToInteger }: Library): number {
  if (type !== Type.INTEGER || typeof value !== 'string') return 0;
  return value.length > 4 ? Infinity : Math.max(0, derToInteger(value));
}

/** What lies in pieces is one text. */
const textOf = ({ value }: Asn1): string => (typeof value === 'string' ? value : value.map(textOf).join(''));

function parsed(text: string, { fromDer }: Library): Asn1 | undefined {
  if (!text.startsWith('\u0030')) return undefined;
  try {
    return fromDer(text);
  } catch {
    return undefined; // It only looks like one: a salt, or what is encrypted.
  }
}
