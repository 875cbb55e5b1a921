/** What stands for the name that was typed, in filters and templates. */
export const USER = '{user}';

/** A value as it stands in a search filter (RFC 4515, section 3): whatever it is, it is compared and never read as a filter. */
export function escapeFilterValue(value: string): string {
  return value.replaceAll(/[\0()*\\]/g, hex);
}

/** A value as it stands in a distinguished name (RFC 4514, section 2.4): whatever it is, it stays one value of one part. */
export function escapeDnValue(value: string): string {
  return value
    .replaceAll(/[\\"+,;<>=]/g, (special) => `\\${special}`)
    .replaceAll(/\p{Cc}/gu, hex)
    .replace(/^[ #]/, (first) => `\\${first}`)
    .replace(/(?<!^\\) $/, '\\ ');
}

/** The template with the name in the place of each `{user}`; what is in the name is not looked at for one. */
export function fill(template: string, user: string, escape: (value: string) => string): string {
  return template.split(USER).join(escape(user));
}

/**
 * A distinguished name as it can be compared: spaces around its separators gone, in lower case, its escapes in one form. Two of one entry
 * are equal for the attribute types that directories name entries by, which ignore case.
 */
export function comparableDn(dn: string): string {
  return dnParts(dn)
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .normalize('NFC')
        .replace(/\s*=\s*/, '='),
    )
    .join(',');
}

/** What an entry is called for short: the value of the first part of its distinguished name, without escapes. */
export function nameOfDn(dn: string): string {
  const [first = dn] = dnParts(dn);
  const value = first.slice(first.indexOf('=') + 1).trim();
  return value.replaceAll(/\\(.)/gs, '$1');
}

/** Split at commas that are not escaped; `\2C` and `\,` are one and the same, as is each other escaped byte. */
function dnParts(dn: string): string[] {
  const plain = dn.replaceAll(/(?:\\[\da-f]{2})+/gi, (bytes) => {
    const text = Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8');
    return text.includes('\uFFFD') ? bytes : escapeDnValue(text);
  });
  const parts: string[] = [''];
  for (const piece of plain.match(/\\.|[^\\]/gsu) ?? []) {
    if (piece === ',') parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

const hex = (char: string): string => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
