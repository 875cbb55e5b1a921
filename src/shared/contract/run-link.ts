import { MOST_PARAMS } from './param-bounds';

/*
 * Links that lead to a script's form: `axle://run/ID?NAME=VALUE`. Read by pages before there are schemas, so nothing here
 * needs any. A link comes from anywhere: what is odd about it is refused, and nothing is ever run by one.
 */

/** The scheme of links, with its colon. */
export const LINK_SCHEME = 'axle:';
/** A link is so long at most, in UTF-16 units. */
export const MAX_LINK = 8_192;
const MAX_ID = 1_024;
const PREFIX = 'axle://run/';

/**
 * Why a link is not followed. `form`: not `axle://run/…`. `control`: it holds characters that are not seen, or that turn
 * the direction of a text. `encoding`: what is encoded cannot be read, or an id or a name is encoded once more. `twice`: a value is given twice.
 */
export type LinkFault = 'too-long' | 'form' | 'control' | 'encoding' | 'twice' | 'too-many';

/** What a link asks for: a script and values of its parameters as text, or why it is refused. */
export type RunLink =
  | { readonly ok: true; readonly script: string; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly fault: LinkFault };

/** The values that a link gives, by name, or why they are refused. */
export type LinkValues =
  { readonly ok: true; readonly values: Readonly<Record<string, string>> } | { readonly ok: false; readonly fault: LinkFault };

type Refused = Extract<RunLink, { ok: false }>;
const refused = (fault: LinkFault): Refused => ({ ok: false, fault });
/** Line breaks and tabs are part of a value of several lines; nothing else that is not seen is. */
const hidden = /[^\P{C}\n\t]|[\u2028\u2029]/u;
/** What joins or parts the letters of scripts that are written so, and the parts of an emoji: there it is seen by what it does. */
const joiner =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}])[\u200c\u200d]|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})/gu;
const hiddenInId = /\p{C}|[\u2028\u2029]/u;
const stillEncoded = /%[0-9a-f]{2}/i;

/** Reads a link strictly. */
export function readRunLink(text: string): RunLink {
  if (text.length > MAX_LINK) return refused('too-long');
  // A URL has nothing but these; what is beyond is somebody's attempt to have it look like another.
  if (!/^[\x21-\x7e]*$/.test(text)) return refused('control');
  if (!text.toLowerCase().startsWith(PREFIX)) return refused('form');
  const [path = '', query = '', ...more] = text.slice(PREFIX.length).split('?');
  if (more.length > 0 || path === '' || /[/#\\]/.test(path) || query.includes('#')) return refused('form');
  const script = decoded(path);
  if (typeof script !== 'string') return script;
  if (hiddenInId.test(script)) return refused('control');
  if (script.length > MAX_ID) return refused('too-long');
  const pairs = query === '' ? [] : query.split('&');
  if (pairs.length > MOST_PARAMS) return refused('too-many');
  const given: (readonly [string, string])[] = [];
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    if (cut < 1) return refused('form');
    const name = decoded(pair.slice(0, cut));
    const value = decodedValue(pair.slice(cut + 1));
    if (typeof name !== 'string') return name;
    if (typeof value !== 'string') return value;
    given.push([name, value]);
  }
  const read = readLinkValues(given);
  return read.ok ? { ok: true, script, values: read.values } : read;
}

/** Reads the values that came by a link, decoded as they are: the one rule for a link's own text and for the address of a form. */
export function readLinkValues(pairs: Iterable<readonly [name: string, value: string]>): LinkValues {
  const values = new Map<string, string>();
  let length = 0;
  for (const [name, given] of pairs) {
    const value = given.replaceAll('\r\n', '\n');
    length += name.length + value.length;
    if (length > MAX_LINK) return refused('too-long');
    if (name === '') return refused('form');
    if (hiddenInId.test(name) || hidden.test(value.replace(joiner, ''))) return refused('control');
    if (values.has(name)) return refused('twice');
    if (values.size === MOST_PARAMS) return refused('too-many');
    values.set(name, value);
  }
  return { ok: true, values: Object.fromEntries(values) };
}

/** The id or name that is meant; a fault where that is not certain, as where it is encoded once more. */
function decoded(part: string): string | Refused {
  const text = decodedValue(part);
  return typeof text === 'string' && stillEncoded.test(text) ? refused('encoding') : text;
}

/** A value as it is meant: nothing decodes it again, so a percent sign in it is one. */
function decodedValue(part: string): string | Refused {
  try {
    return decodeURIComponent(part);
  } catch {
    return refused('encoding');
  }
}

/** The link to a script with these values; undefined where no link can say it, since it would be refused. */
export function runLink(script: string, values: Readonly<Record<string, string>>): string | undefined {
  try {
    const pairs = Object.entries(values).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    const link = `${PREFIX}${encodeURIComponent(script)}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
    return readRunLink(link).ok ? link : undefined;
  } catch {
    return undefined; // A lone surrogate has no encoding.
  }
}

/** Where a page deals with a link: the same path in the desktop window and in a browser. */
export const linkPath = (link: string): string =>
  `/link?to=${encodeURIComponent(link.slice(0, MAX_LINK + 1).replace(/\p{Surrogate}/gu, '\ufffd'))}`;
