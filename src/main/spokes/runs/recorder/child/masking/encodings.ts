/** Standard alphabet and the one for URLs. */
const alphabets = ['base64', 'base64url'] as const;

/**
 * What base64 makes of these bytes, wherever they stand in what is encoded: for each of the three alignments the letters that
 * depend on them alone. Where nothing precedes them, with what follows their end too: nothing, or a newline.
 */
export function base64Forms(bytes: Buffer): readonly string[] {
  return alphabets.flatMap((alphabet) => [
    ...[0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes])
        .toString(alphabet)
        .replace(/=+$/, '');
      const whole = Math.floor(((before + bytes.length) * 8) / 6);
      return text.slice(Math.ceil((before * 8) / 6), whole);
    }),
    ...[bytes, Buffer.concat([bytes, Buffer.from('\n')])].flatMap((all) => {
      const text = all.toString(alphabet);
      return [text, text.replace(/=+$/, '')];
    }),
  ]);
}

/** Two digits a byte, in either case. */
export function hexForms(bytes: Buffer): readonly string[] {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase()];
}

const percent = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** Percent-encoding as JavaScript, RFC 3986, Python and forms do it, with digits of either case. */
export function urlForms(text: string): readonly string[] {
  const component = encodeURIComponent(text);
  const strict = component.replaceAll(/[!'()*]/g, percent);
  const forms = [
    component,
    strict,
    strict.replaceAll('%2F', '/'),
    strict.replaceAll('%20', '+'),
    strict.replaceAll('%20', '+').replaceAll('~', '%7E'),
    component.replaceAll('%20', '+').replaceAll(/[!'()~]/g, percent),
  ];
  return [...forms, encodeURIComponent(component)].flatMap((form) => [
    form,
    form.replaceAll(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
  ]);
}

const unicode = (digits: (hex: string) => string) => (character: string) =>
  `\\u${digits(character.charCodeAt(0).toString(16).padStart(4, '0'))}`;
const lower = (hex: string): string => hex;
const upper = (hex: string): string => hex.toUpperCase();

/** As a member of JSON: as JavaScript writes it, in ASCII alone, and safe for HTML as .NET, PowerShell and Go write it. */
export function jsonForms(text: string): readonly string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const ascii = [lower, upper].map((digits) => plain.replaceAll(/[\u0080-\uffff]/g, unicode(digits)));
  const forHtml = [lower, upper].flatMap((digits) => [
    plain.replaceAll(/[<>&'\u2028\u2029]/g, unicode(digits)),
    plain.replaceAll('\\"', '"').replaceAll(/[<>&'"+`\u0080-\uffff]/g, unicode(digits)),
  ]);
  const within = JSON.stringify(plain).slice(1, -1);
  return [plain, plain.replaceAll('/', '\\/'), ...ascii, ...forHtml, within];
}

/** As text of XML or HTML. */
export function markupForms(text: string): readonly string[] {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = plain.replaceAll('"', '&quot;');
  return [plain, quoted, ...['&#39;', '&#x27;', '&apos;'].map((quote) => quoted.replaceAll("'", quote))];
}

/** As shells quote it, in their traces above all. */
export function shellForms(text: string): readonly string[] {
  return [
    text.replaceAll("'", String.raw`'\''`),
    text.replaceAll(/[^\w@%+=:,./\-\u0080-\uffff]/g, String.raw`\$&`),
    text.replaceAll(/[\\"$`]/g, String.raw`\$&`),
    text.replaceAll("'", "''"),
    text.replaceAll("'", `'"'"'`),
  ];
}

/** As a literal of Python and its like: `repr` escapes the quote that it chose, and backslashes. */
export function literalForms(text: string): readonly string[] {
  const plain = text.replaceAll('\\', String.raw`\\`);
  return [plain, plain.replaceAll("'", String.raw`\'`)].flatMap((form) => [
    form,
    form
      .replaceAll('\t', String.raw`\t`)
      .replaceAll('\r', String.raw`\r`)
      .replaceAll('\n', String.raw`\n`),
  ]);
}

/** Text as Windows writes it, in either order of bytes. */
export function wideForms(text: string): readonly Buffer[] {
  const little = Buffer.from(text, 'utf16le');
  return [little, Buffer.from(little).swap16()];
}
