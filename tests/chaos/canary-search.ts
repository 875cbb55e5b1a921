import type { RunId } from '#shared/contract/runs';
import { filesBelow, readIfThere } from '../support/files-below';
import { shownByProcesses } from '../support/shown-arguments';

/** A secret that is typed somewhere, and where. */
export interface Canary {
  readonly place: string;
  readonly secret: string;
  /** The run, still alive, that has it among its arguments. */
  readonly exposedTo?: RunId;
}

/** In base64 wherever it stands there; what its first and last bytes become depends on their neighbours. */
const base64Of = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].flatMap((before) => {
    const inside = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4);
    return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
  });

/** What a secret looks like that was kept as it is, in base64, in a URL or form, in JSON, in HTML, in hex, and as Windows writes text. */
function formsOf(secret: string): readonly Buffer[] {
  const [utf8, utf16] = [Buffer.from(secret), Buffer.from(secret, 'utf16le')];
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const texts = [
    secret,
    secret.normalize('NFD'),
    ...base64Of(utf8),
    ...base64Of(utf16),
    url,
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams({ '': secret }).toString().slice(1),
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    secret.replaceAll('&', '&amp;'),
    ...[utf8, utf16].flatMap((bytes) => [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]),
  ];
  return [...[...new Set(texts)].map((form) => Buffer.from(form)), utf16];
}

/** What bytes that are no text look like that were kept as they are, in base64 and in hex. */
function formsOfBytes(secret: Buffer): readonly Buffer[] {
  const texts = [...base64Of(secret), secret.toString('hex'), secret.toString('hex').toUpperCase()];
  return [secret, ...texts.map((form) => Buffer.from(form))];
}

/** The canaries, with all that is looked for of each. */
export type Flock = readonly (Omit<Canary, 'secret'> & { readonly forms: readonly Buffer[] })[];

/** Canaries that can be looked for. */
export const flockOf = (canaries: readonly Canary[]): Flock => canaries.map((one) => ({ ...one, forms: formsOf(one.secret) }));

/** One that is no text. */
export const flockOfBytes = (place: string, secret: Buffer): Flock => [{ place, forms: formsOfBytes(secret) }];

/** Where any of them is in the files below a folder: `PLACE: FILE`. */
export function inFolder(flock: Flock, folder: string, skip?: string): readonly string[] {
  const search = searchFor(flock);
  return filesBelow(folder)
    .filter((file) => skip === undefined || !file.startsWith(skip))
    .flatMap((file) => search(readIfThere(file)).map(({ place }) => `${place}: ${file}`));
}

/**
 * Which processes show any of them in arguments or environment: `PLACE: FILE`. The one exception: a secret that stands with consent among the
 * arguments of its run (`exposedTo`) may be seen in those of that run's own processes.
 */
export function inProcesses(flock: Flock): readonly string[] {
  const search = searchFor(flock);
  return shownByProcesses().flatMap(({ pid, run, arguments: given, environment }) => [
    ...search(given)
      .filter(({ exposedTo }) => run === undefined || run !== exposedTo)
      .map(({ place }) => `${place}: /proc/${pid}/cmdline`),
    ...search(environment).map(({ place }) => `${place}: /proc/${pid}/environ`),
  ]);
}

/** Whether a text is or holds a secret, in any of its forms. */
export const holds = ({ forms }: Flock[number], text: string): boolean => forms.some((form) => Buffer.from(text).includes(form));

/** Looks for thousands of forms at once: only where three bytes begin one of them is it compared with those. */
function searchFor(flock: Flock): (bytes: Buffer) => readonly Flock[number][] {
  const begins = new Uint8Array(2 ** 24);
  const byBeginning = new Map<number, { readonly form: Buffer; readonly of: Flock[number] }[]>();
  for (const of of flock)
    for (const form of of.forms) {
      const start = form.readUIntBE(0, 3);
      begins[start] = 1;
      const there = byBeginning.get(start);
      if (there === undefined) byBeginning.set(start, [{ form, of }]);
      else there.push({ form, of });
    }
  return (bytes) => {
    const found = new Set<Flock[number]>();
    let three = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      three = ((three << 8) | (bytes[at] ?? 0)) & 0xff_ff_ff;
      if (begins[three] !== 1 || at < 2) continue;
      const from = at - 2;
      for (const { form, of } of byBeginning.get(three) ?? [])
        if (bytes.length - from >= form.length && form.compare(bytes, from, from + form.length) === 0) found.add(of);
    }
    return [...found];
  };
}
