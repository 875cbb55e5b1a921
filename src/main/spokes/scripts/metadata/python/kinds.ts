import type { Definition } from './definition';

/** What a text that an argument takes stands for. `write` is a folder that the script fills. */
export type Meaning =
  | { readonly kind: 'text' | 'number' | 'date' | 'secret' | 'file' }
  | { readonly kind: 'folder'; readonly write: boolean }
  | { readonly kind: 'integer' };

const fileWords = new Set(['file', 'filename', 'filepath', 'infile', 'inputfile', 'inifile', 'csvfile', 'jsonfile']);
const folderWords = new Set([
  'dir',
  'directory',
  'folder',
  'dirname',
  'indir',
  'inputdir',
  'outdir',
  'outputdir',
  'srcdir',
  'destdir',
  'basedir',
  'rootdir',
  'workdir',
  'datadir',
]);
/** What a script makes need not be there before it runs. */
const written = /^(?:out\w*|dst|dest\w*|target|log\w*|save\w*|write|written|results?|reports?|exports?|dump|pid\w*|lock\w*|new|backup)$/i;
const writtenHelp = /\b(?:output|write|written|writes|save|saves|saved|stored?|creates?|created|dump|export|generated?|destination)\b/i;
const secrets = /(?:^|_)(?:password|passwd|passphrase|pwd|token|secret|api_?key|secret_?key|access_?key|auth_?key|private_?key)$/;
/** Then the value is where a secret is, not the secret. */
const elsewhere =
  /\bfile(?:name|path)?\b|\bpath\b|name of (?:the |an? )?env|env(?:ironment)?[ -]var(?:iable)?s? (?:name|that|which|with|where|holding|containing|to read)/i;

/** What an argument's one value means, by its type, its metavar and its name. */
export function meaningOf(definition: Definition, functionSource: (name: string) => string | null): Meaning {
  const { type, dest, metavar, help } = definition;
  const words = wordsOf(dest);
  const helpText = help?.kind === 'text' ? help.text.slice(0, 1_024) : '';
  switch (type.kind) {
    case 'int':
      return { kind: 'integer' };
    case 'float':
      return { kind: 'number' };
    case 'reads-file':
      return { kind: 'file' };
    case 'writes-file':
      return { kind: 'text' };
    case 'function':
      if (!isDate(type.name, functionSource)) break;
      return { kind: 'date' };
    case 'text':
    case 'path':
      break;
  }
  const long = [...definition.options.map((option) => option.replace(/^\W+/, '').replaceAll('-', '_').toLowerCase()), dest.toLowerCase()];
  if (type.kind === 'text' || type.kind === 'function') {
    const secret = long.some((name) => secrets.test(name)) && !elsewhere.test(helpText);
    if (secret) return { kind: 'secret' };
  }
  const shown = wordsOf((metavar ?? '').slice(0, 256));
  const last = (words.at(-1) ?? '').toLowerCase();
  const lastShown = (shown.at(-1) ?? '').toLowerCase();
  const writes = [...words, ...shown].some((word) => written.test(word)) || writtenHelp.test(helpText);
  if (folderWords.has(lastShown) || (!fileWords.has(lastShown) && folderWords.has(last))) return { kind: 'folder', write: writes };
  // A default that is one word is a name of something, such as a data set.
  const isName = definition.default?.kind === 'text' && /^\w+$/.test(definition.default.text);
  if (fileWords.has(lastShown) || fileWords.has(last)) return { kind: writes || isName ? 'text' : 'file' };
  return { kind: 'text' };
}

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A function that reads a calendar date, by its name and, where the script has it, by the format that it asks for. */
function isDate(name: string, functionSource: (name: string) => string | null): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (name.endsWith('date.fromisoformat')) return true;
  if (!/(?:^|_)(?:iso)?date(?:$|_(?!time))/i.test(last) && !/^(?:valid|parse|to|mk|iso)_?date$/i.test(last)) return false;
  const source = functionSource(name);
  const formats = source === null ? [] : [...source.matchAll(/%[A-Za-z][^'"\n]{0,32}/g)].map(([format]) => format);
  return formats.every((format) => format === '%Y-%m-%d');
}
