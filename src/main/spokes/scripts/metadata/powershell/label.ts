import { envName } from '#shared/contract/env-name';

// A plural of capitals (VMs), capitals up to the next word (OU of OUPath), a word, digits, anything else.
const part = /IPv[46]|\p{Lu}{2,64}s(?![\p{Ll}])|\p{Lu}{1,64}(?!\p{Ll})\d*|\p{Lu}?\p{Ll}+\d*|[\p{Lo}\p{Lm}\p{M}]+\d*|[^\s_-]/gu;

/** `ComputerName` as its words, `OUPath` as OU and Path. */
export const wordsOf = (name: string): readonly string[] => name.slice(0, 256).match(part) ?? [];

/** A parameter's name as people read it: `Computer name`, `OU path`. */
export function labelOf(name: string): string {
  const words = wordsOf(name).map((word, index) => {
    if (/^\p{Lu}{2}|^IPv|^\p{Lu}$/u.test(word)) return word;
    return index === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word.toLowerCase();
  });
  return words.length === 0 ? name.slice(0, 256) : words.join(' ').slice(0, 256);
}

/** The name that Axle knows a parameter by: its own where that is allowed, else as near to it as can be; none of `taken`, which it joins. */
export function nameFor(name: string, taken: Set<string>): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z0-9_-]/g, '')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 64);
  const base = ascii === '' ? 'param' : ascii;
  let unique = base;
  for (let count = 2; taken.has(envName(unique)); count += 1) unique = `${base.slice(0, 58)}_${count}`;
  taken.add(envName(unique));
  return unique;
}
