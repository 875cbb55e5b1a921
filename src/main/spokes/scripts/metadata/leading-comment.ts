import path from 'node:path';
import type { Language } from '#shared/contract/scripts';
import { commentBlocks, type CommentLine } from './plain/comment-blocks';
import { commentSyntaxOf } from './plain/comment-syntax';
import { descriptionOf } from './plain/description';
import { podDescription } from './plain/pod';
import type { Raw } from './raw';

/**
 * The description that a script without metadata begins with: the first paragraph of its first comment that is meant for people.
 * Null where there is none. Never a name: the file has one.
 */
export function readLeadingComment(file: string, text: string, language: Language): Raw | null {
  const name = path.basename(file);
  const pod = language === 'perl' || keepsPod(text, language) ? podDescription(text) : [];
  const blocks = commentBlocks(text, commentSyntaxOf(language)).filter((block) => language !== 'powershell' || !isHelp(block));
  const description = descriptionOf([...(pod.length > 0 ? [pod] : []), ...blocks], name);
  if (description === null) return null;
  return { format: 'plain', file, problems: [], fields: [{ key: 'description', value: description.text, line: description.line }] };
}

/** Shell scripts keep Perl's documentation in a here-document that goes nowhere. */
const keepsPod = (text: string, language: Language): boolean => shells.has(language) && /^:\s{0,8}<</m.test(text);
const shells: ReadonlySet<Language> = new Set(['bash', 'sh', 'zsh', 'ksh'] as const);

/** PowerShell's own help is read by its own rules; what stands below a `.PARAMETER` is not said of the script. */
const isHelp = (block: readonly CommentLine[]): boolean => block.some(({ text }) => /^\s{0,64}\.[A-Za-z]{2}/.test(text));
