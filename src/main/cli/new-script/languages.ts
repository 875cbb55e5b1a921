/** What `axle scripts new` can write. */
export const newLanguages = ['bash', 'python', 'node', 'powershell'] as const;
/** One of `newLanguages`. */
export type NewLanguage = (typeof newLanguages)[number];

/** The ending that a new script has, and those that say its language too where they are given. */
const endings: Readonly<Record<NewLanguage, readonly [usual: string, ...others: string[]]>> = {
  bash: ['.sh', '.bash'],
  python: ['.py'],
  node: ['.mjs', '.js', '.cjs'],
  powershell: ['.ps1'],
};

/** Bytes of a file's name, its ending included. */
const LONGEST = 100;
// Letters of any language, and what no shell, system or link reads as anything else.
const plain = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}_-])?$/u;
// Windows keeps these to itself, whatever their ending.
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file that can be written, or why not. */
export type NewName =
  | { readonly file: string; readonly stem: string; readonly language: NewLanguage }
  | { readonly fault: 'characters' | 'reserved' | 'length' }
  | { readonly fault: 'ending'; readonly ending: string };

/** The file and the language that a name means; without a language and an ending, bash. */
export function newNameOf(name: string, language: NewLanguage | undefined): NewName {
  if (!plain.test(name)) return { fault: 'characters' };
  if (reserved.test(name)) return { fault: 'reserved' };
  const said = newLanguages.flatMap((one) =>
    endings[one].flatMap((end) => (name.toLowerCase().endsWith(end) ? [[one, end] as const] : [])),
  )[0];
  if (said !== undefined && language !== undefined && said[0] !== language) return { fault: 'ending', ending: said[1] };
  const chosen = said?.[0] ?? language ?? 'bash';
  const file = said === undefined ? `${name}${endings[chosen][0]}` : name;
  if (Buffer.byteLength(file) > LONGEST) return { fault: 'length' };
  return { file, stem: said === undefined ? name : name.slice(0, -said[1].length), language: chosen };
}
