import path from 'node:path';
import type { Language } from '#shared/contract/scripts';
import { commentBlocks } from './plain/comment-blocks';
import { commentSyntaxOf } from './plain/comment-syntax';
import { descriptionOf } from './plain/description';
import { podDescription } from './plain/pod';
import type { Raw } from './raw';

/**
 * The description that a script without metadata begins with: the first paragraph of its first comment that is meant for people.
 * Null where there is none, and for languages whose descriptions have a form of their own. Never a name: the file has one.
 */
export function readLeadingComment(file: string, text: string, language: Language): Raw | null {
  const syntax = commentSyntaxOf(language);
  if (syntax === null) return null;
  const name = path.basename(file);
  const pod = language === 'perl' ? podDescription(text) : [];
  const description = descriptionOf([...(pod.length > 0 ? [pod] : []), ...commentBlocks(text, syntax)], name);
  if (description === null) return null;
  return { format: 'plain', file, problems: [], fields: [{ key: 'description', value: description.text, line: description.line }] };
}
