import path from 'node:path';
import { languageOfName } from '../languages/languages';
import type { Raw, RawField } from './raw';
import { headerComments } from './script-kit/header-comments';
import { readObjectLiteral } from './script-kit/object-literal';
import { atMost } from './text-lines';

const MAX_NAME = 512;
const MAX_DESCRIPTION = 4_096;
const MAX_TAGS = 32;
const MAX_TAG = 64;
const kit = /["']@johnlindquist\/kit(?:-internal)?["'/]/;
const exported = /^export[ \t]+(?:const|let|var)[ \t]+metadata\b[^={\n]{0,128}=\s*\{/m;

interface Said {
  readonly value: string;
  readonly line: number;
}

/**
 * The `// Name:` comments or the exported `metadata` of a Script Kit script, or null for a file that is none. Its shortcut,
 * schedule and the like belong to Script Kit: nothing here starts a script by them. String literals only; nothing is evaluated.
 */
export function readScriptKit(file: string, text: string): Raw | null {
  const language = languageOfName(path.basename(file));
  if (language !== 'node' && language !== 'typescript') return null;
  const comments = headerComments(text);
  const metadata = exportedMetadata(text);
  const name = metadata.get('name') ?? comments.get('name') ?? comments.get('menu');
  if (name === undefined) return null;
  // `// Name:` alone is what anybody may write.
  const menu = comments.has('name') && comments.has('menu');
  const own = metadata.size > 0 || menu || comments.has('shortcut') || comments.has('description') || kit.test(text);
  if (!own) return null;

  const description = metadata.get('description') ?? comments.get('description');
  const tags = metadata.get('tags') ?? metadata.get('tag') ?? comments.get('tags') ?? comments.get('tag');
  const fields: RawField[] = [{ key: 'name', value: atMost(name.value, MAX_NAME), line: name.line }];
  if (description !== undefined)
    fields.push({ key: 'description', value: atMost(description.value, MAX_DESCRIPTION), line: description.line });
  if (tags !== undefined) fields.push({ key: 'tags', value: tagsOf(tags.value), line: tags.line });
  return { format: 'script-kit', file, fields, problems: [] };
}

function tagsOf(text: string): readonly string[] {
  const tags = text.split(',').flatMap((tag) => atMost(tag.trim(), MAX_TAG).trim() || []);
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

/** What `export const metadata = { … }` says in string literals; a list's items are joined by commas. */
function exportedMetadata(text: string): ReadonlyMap<string, Said> {
  const match = exported.exec(text);
  if (match === null) return new Map();
  const line = text.slice(0, match.index).split('\n').length;
  const found = new Map<string, Said>();
  for (const [key, literal] of readObjectLiteral(text, match.index + match[0].length - 1)) {
    const value = typeof literal === 'string' ? literal.trim() : literal?.join(',');
    if (value !== undefined && value !== '') found.set(key.toLowerCase(), { value, line });
  }
  return found;
}
