import type { Part } from '../contract/hub';

/** The sentence of this key (`part.git.enables`) in the language on show; empty where the catalogue has none. */
export type Look = (key: string) => string;

/** Parts that one other system has alone. */
const elsewhere = new Set(['seatbelt', 'job-object']);

/**
 * What a part is and how it is got, in the language on show; where the catalogue has nothing for it, the hub's own
 * words. How to get something is known here for Linux alone: elsewhere the hub names a command, which needs no language,
 * but for what only that system has.
 */
export function partWords(
  { id, name, state, enables, advice }: Part,
  platform: string | undefined,
  look: Look,
): { readonly name: string; readonly enables: string; readonly advice: string | null } {
  const own = (key: string): string => look(`part.${id}.${key}`);
  const way = own('missing');
  const limited = own('limited') || (way === '' ? '' : `${look('part.silent')} ${way}`);
  const known = platform !== 'linux' && !elsewhere.has(id) ? '' : state === 'missing' ? way : limited;
  return { name: own('name') || name, enables: own('enables') || enables, advice: advice === null ? null : known || advice };
}

/** `memory:cgroup-v2` as a name and a value; what is not known is shown as it is. */
export function sandboxFact(fact: string, look: Look): { readonly name: string; readonly value: string } {
  const [code = '', ...rest] = fact.split(':');
  const value = rest.join(':');
  return { name: look(`sandbox.${code}.name`) || code, value: look(`sandbox.${code}.${value}`) || value.replaceAll(',', ', ') };
}

/** Looks keys up in a catalogue as it is read from its file. */
export const lookIn =
  (catalogue: unknown): Look =>
  (key) => {
    let found = catalogue;
    for (const step of key.split('.')) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
    return typeof found === 'string' ? found : '';
  };
