import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrowingMask, createMask, MASK, type Mask } from './mask';

const SECRET = 'cänary/7b+Z&q=?19 "Xw\' <~$9';
const KEY = [
  '-----BEGIN KEY-----',
  ...Array.from({ length: 30 }, (_, at) => Buffer.from(`line ${at} of a private key, all of it secret`).toString('base64')),
  '-----END KEY-----',
  '',
].join('\n');
const mask = (...secrets: readonly string[]): Mask => {
  const made = createMask(secrets);
  if (made === undefined) throw new Error('nothing to hide');
  return made;
};
/** What a stream gives of pieces, to its end. */
function through(made: Mask, pieces: readonly Buffer[]): string {
  const stream = made.stream();
  const seen = pieces.flatMap((piece) => stream.push(piece).map((one) => Buffer.from(one)));
  return Buffer.concat([...seen, ...stream.release()]).toString('utf8');
}
const inBytes = (text: string): readonly Buffer[] => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
const wrapped = (text: string, at: number, end = '\n'): string => text.replaceAll(new RegExp(`.{${at}}`, 'g'), `$&${end}`);

describe('a mask', () => {
  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    [
      'in JSON of ASCII',
      JSON.stringify(SECRET)
        .slice(1, -1)
        .replace('ä', String.raw`\u00e4`),
    ],
    ['in JSON of .NET', String.raw`c\u00E4nary/7b\u002BZ\u0026q=?19 \u0022Xw\u0027 \u003C~$9`],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL with small digits', encodeURIComponent(SECRET).replaceAll(/%../g, (two) => two.toLowerCase())],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['in base64 with its newline', Buffer.from(`${SECRET}\n`).toString('base64')],
    ['in base64 of UTF-16', Buffer.from(SECRET, 'utf16le').toString('base64')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['in large hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in HTML', SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
    ['quoted by a shell', SECRET.replaceAll("'", String.raw`'\''`)],
  ])('hides a secret %s, in one piece and byte by byte', (_how, form) => {
    const made = mask(SECRET);
    expect(made.text(`before ${form} after`)).toBe(`before ${MASK} after`);
    expect(through(made, [Buffer.from(`${form}\n`)])).toBe(`${MASK}\n`);
    expect(through(made, inBytes(`x${form}y`))).toBe(`x${MASK}y`);
  });

  it.each([
    ['by repr of Python', `pä"s\\w'o$r d&/x`, String.raw`'pä"s\\w\'o$r d&/x'`],
    ['by repr where no quote is escaped', `pä"s\\w d`, String.raw`'pä"s\\w d'`],
    ['by repr between double quotes', `it's\\w d`, String.raw`"it's\\w d"`],
    ['by shlex', `it's a "w"`, `'it'"'"'s a "w"'`],
    ['as JSON within JSON', `pä"s\\w d/x`, JSON.stringify(JSON.stringify(`pä"s\\w d/x`)).slice(3, -3)],
    ['twice in a URL', 'a b&c/d+e?', encodeURIComponent(encodeURIComponent('a b&c/d+e?'))],
  ])('hides one that is written %s', (_how, secret, form) => {
    const shown = mask(secret).text(`before ${form} after`);
    expect(shown).toMatch(/^before ['"]?\*\*\*['"]? after$/);
  });

  it.each(['utf16le', 'utf16be'])('hides it in text of %s', (encoding) => {
    const bytes = Buffer.from(`in ${SECRET}.`, 'utf16le');
    if (encoding === 'utf16be') bytes.swap16();
    const stream = mask(SECRET).stream();
    const seen = Buffer.concat([...stream.push(bytes), ...stream.release()]);
    expect(seen.toString('latin1').replaceAll('\0', '')).toBe(`in ${MASK}.`);
  });

  it.each(['', 'u:', 'me:', 'you:'])('hides it in base64 behind "%s"', (before) => {
    const text = Buffer.from(`${before}${SECRET}:and more`).toString('base64');
    const shown = mask(SECRET).text(text);
    expect(shown).toContain(MASK);
    // All but the letters at its edges that hold bits of what stands around it.
    const hidden = Buffer.from(SECRET).toString('base64').slice(4, -4);
    for (let at = 0; at + 8 <= hidden.length; at += 1) expect(shown).not.toContain(hidden.slice(at, at + 8));
    expect(shown.length).toBeLessThanOrEqual(text.length - Math.floor((Buffer.byteLength(SECRET) * 8) / 6) + 2 + MASK.length);
  });

  it.each(['\n', '\r\n'])('hides base64 and hex that are broken into lines', (end) => {
    for (const at of [64, 76]) {
      for (const form of [Buffer.from(`head ${KEY}`).toString('base64'), Buffer.from(KEY).toString('hex')]) {
        const shown = through(mask(KEY), inBytes(wrapped(form, at, end)));
        expect(shown.length).toBeLessThan(60);
      }
    }
  });

  it.each([6, 8, 10, 11, 12, 13, 26, 36, 39])('hides one of %i bytes in base64, wherever a line of that ends', (length) => {
    const secret = 'k7Q?x/9-Zw_3bV1!m+8Lr*0Js=5Tq@2Ha#6Ed$4Gc'.slice(0, length);
    for (const end of ['\n', '\r\n']) {
      for (let at = 0; at < 60; at += 1) {
        const text = wrapped(Buffer.from(`${'x'.repeat(at)}${secret}${'y'.repeat(90)}`).toString('base64'), 76, end);
        const shown = Buffer.from(mask(secret).text(text).split(MASK)[0] ?? '', 'base64').toString();
        expect(mask(secret).text(text)).toContain(MASK);
        // What is seen of it before its mask: what twelve letters at an edge hold, at most.
        expect({ at, shown: shown.includes(secret.slice(0, length > 12 ? 10 : 3)) }).toEqual({ at, shown: false });
      }
    }
  });

  it.each(['\n', '\r\n'])('hides a key of several lines, and each of them', (end) => {
    const made = mask(KEY);
    expect(made.text(`a\n${KEY.replaceAll('\n', end)}b`)).toBe(`a\n${MASK}${end}b`);
    const [, , third = ''] = KEY.split('\n');
    expect(made.text(`: ${third} :`)).toBe(`: ${MASK} :`);
    // What frames each key of the world is no secret.
    expect(made.text('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----');
    expect(made.text(JSON.stringify({ key: KEY }))).toBe(`{"key":"${MASK}\\n"}`);
  });

  it('hides lines that say little by themselves where they stand together', () => {
    expect(mask('ab\ncd\nef').text('ab cd\nab\ncd\nef\n ab\r\ncd\r\nef')).toBe(`ab cd\n${MASK}\n ${MASK}`);
  });

  it('hides a secret that is longer than what is held back', () => {
    const long = Array.from({ length: 3_000 }, (_, at) => (at * 7_919).toString(36)).join('');
    const made = mask(long);
    expect(made.text(`<${long}>`)).toBe(`<${MASK}>`);
    const stream = made.stream();
    let most = 0;
    for (const byte of inBytes(long)) {
      stream.push(byte);
      most = Math.max(most, stream.held);
    }
    expect(most).toBeLessThan(1_100);
  });

  it('finds each of many lines that begin alike, and the longest of those that begin each other', () => {
    const lines = Array.from({ length: 2_000 }, (_, at) => `- name: service-${at}`);
    const made = mask(lines.join('\n'));
    expect(made.text(lines.map((line) => `${line};`).join(' '))).toBe(lines.map(() => `${MASK};`).join(' '));
    expect(made.text('- name: service-none, - name: servic')).toBe('- name: service-none, - name: servic');
    const stream = made.stream();
    expect(stream.push(Buffer.from('x - name: service-19')).map(String)).toEqual(['x ']);
    expect(stream.push(Buffer.from('99;')).map(String)).toEqual([`${MASK};`]);
  });

  it('shows the same however the output is cut, and never a secret', () => {
    const secrets = ['hunter2', 'hunter2!long', 'unter', 'e7e7e7', 'aaaa'];
    const made = mask(...secrets);
    const word = fc.oneof(fc.constantFrom(...secrets, Buffer.from('hunter2').toString('base64'), 'hunt', 'aaa', '\n'), fc.string());
    fc.assert(
      fc.property(fc.array(word), fc.array(fc.nat(40)), (words, cuts) => {
        const bytes = Buffer.from(words.join(''));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          pieces.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        const whole = made.text(bytes.toString());
        // A match that was complete and a further one that follows it at once may be hidden as one or as two.
        const alike = (text: string): string => text.replaceAll(/(?:\*\*\*)+/g, MASK);
        expect(alike(through(made, pieces))).toBe(alike(whole));
        for (const secret of secrets) expect(whole).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what holds no secret as the same bytes, without copying them', () => {
    const stream = mask(SECRET).stream();
    const bytes = Buffer.from([0, 255, 254, 128, 10, 195]);
    expect(stream.push(bytes)).toEqual([bytes]);
    expect(stream.push(bytes)[0]).toBe(bytes);
    expect(stream.held).toBe(0);
  });

  it('gives what is seen in the memory that it takes, and keeps nothing there that is still to come', () => {
    const stream = mask('hunter22').stream();
    const bytes = Buffer.from(`${'a hunter22\n'.repeat(1_000)}hunter2`);
    const pieces = stream.push(bytes);
    expect(pieces.map(String)).toEqual([`a ${MASK}\n`.repeat(1_000)]);
    expect(pieces[0]?.buffer).toBe(bytes.buffer);
    bytes.fill(0); // Whoever read it uses its memory again.
    expect(stream.push(Buffer.from('2; hunter22hunter22 hunt')).map(String)).toEqual([`${MASK}; ${MASK} `]);
    const little = stream.push(Buffer.from(`${'hunter22'.repeat(80_000)}\n`));
    expect(little.map(String).join('')).toBe(`hunt${MASK}\n`);
    for (const { buffer } of little) expect(buffer.byteLength).toBeLessThan(100_000);
  });

  it('hides what is cut by the end of what it looked at before, wherever that is', () => {
    const text = `${'x'.repeat(4_000)} ${'hunter22 and '.repeat(700)}${SECRET}${'hunter22'.repeat(600)}.`;
    const made = mask('hunter22', SECRET);
    const shown = made.text(text);
    for (const at of [3_990, 4_003, 4_005, 4_008, 4_100, 8_099, 9_000, text.length - 3]) {
      const stream = made.stream();
      const parts = [text.slice(0, at), text.slice(at)].flatMap((part) => stream.push(Buffer.from(part)).map(String));
      expect([...parts, ...stream.release().map(String)].join('')).toBe(shown);
    }
  });

  it('holds nothing back but what may be the beginning of a secret', () => {
    const stream = mask('hunter2').stream();
    expect(Buffer.concat(stream.push(Buffer.from('Password: '))).toString()).toBe('Password: ');
    expect(stream.held).toBe(0);
    expect(Buffer.concat(stream.push(Buffer.from('for a hunt'))).toString()).toBe('for a ');
    expect(stream.held).toBe(4);
    expect(Buffer.concat(stream.push(Buffer.from('ing trip'))).toString()).toBe('hunting trip');
  });

  it('hides the rest of a secret whose beginning had to be shown', () => {
    const stream = mask('hunter2').stream();
    const seen = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();
    stream.push(Buffer.from('hun'));
    expect(seen(stream.release())).toBe('hun');
    expect(seen(stream.release())).toBe('');
    expect(seen(stream.push(Buffer.from('t')))).toBe('');
    expect(seen([...stream.push(Buffer.from('er2 and')), ...stream.release()])).toBe(`${MASK} and`);
    expect(seen([...stream.push(Buffer.from('hun')), ...stream.release(), ...stream.push(Buffer.from('dred.'))])).toBe('hundred.');
  });

  it('does not look for what is too short, nor for what surrounds a secret in its file', () => {
    expect(createMask([])).toBeUndefined();
    expect(createMask(['', 'abc', ' \n', ' a '])).toBeUndefined();
    expect(mask('  spaced\n').text('spaced')).toBe(MASK);
  });
});

describe('a mask that grows', () => {
  it('hides nothing at first, and what it is told of from then on, in every stream', () => {
    const made = createGrowingMask([]);
    const stream = made.stream();
    const seen = (text: string): string => Buffer.concat([...stream.push(Buffer.from(text))]).toString();
    expect(seen('a token-in-full b ')).toBe('a token-in-full b ');
    made.add(['token-in-full']);
    expect(seen('a token-in-full b ')).toBe(`a ${MASK} b `);
    expect(made.text('token-in-full')).toBe(MASK);
    made.add(['another-one', 'token-in-full', 'x']);
    expect(seen('token-in-full another-one x.')).toBe(`${MASK} ${MASK} x.`);
  });

  it('looks anew at what it held back when it grew', () => {
    const made = createGrowingMask(['first-secret']);
    const stream = made.stream();
    const before = stream.push(Buffer.from('see first-sec')).map((one) => Buffer.from(one));
    made.add(['first-second-secret']);
    const after = [...stream.push(Buffer.from('ond-secret.')), ...stream.release()].map((one) => Buffer.from(one));
    expect(Buffer.concat([...before, ...after]).toString()).toBe(`see ${MASK}.`);
  });
});
