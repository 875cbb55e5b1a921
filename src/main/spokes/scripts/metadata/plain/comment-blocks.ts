import { textLines } from '../text-lines';
import type { BlockSyntax, CommentSyntax } from './comment-syntax';

/** A line of a comment, without what makes it one. */
export interface CommentLine {
  readonly text: string;
  readonly line: number;
  /** Its comment stands right below code, or right above the first that does something. */
  readonly atCode?: boolean;
}

const FIRST_LINES = 400;

/**
 * The comments before a script's first code, each with its lines; code of the preamble may stand between. A first line `#!` is
 * no comment.
 */
export function commentBlocks(text: string, syntax: CommentSyntax): readonly (readonly CommentLine[])[] {
  const blocks: CommentLine[][] = [];
  let open: CommentLine[] = [];
  let inside: BlockSyntax | undefined;
  let codeAbove: number | undefined;
  const end = (codeBelow?: number): void => {
    const [first, last] = [open[0]?.line ?? 0, open.at(-1)?.line ?? 0];
    const atCode = first - 1 === codeAbove || last + 1 === codeBelow;
    if (open.length > 0) blocks.push(atCode ? open.map((each) => ({ ...each, atCode })) : open);
    open = [];
  };

  for (const { line, text: content } of textLines(text, FIRST_LINES)) {
    const trimmed = content.trim();
    if (line === 1 && trimmed.startsWith('#!')) continue;
    if (inside !== undefined) {
      const last = inside.beforeEnd(trimmed);
      open.push({ line, text: (last ?? content.trimEnd()).replace(/^\s*\*+(?=\s|$)/, '') });
      if (last === undefined) continue;
      inside = undefined;
      end();
      continue;
    }
    const block = syntax.blocks.find(({ opens }) => opens.test(trimmed));
    if (block !== undefined) {
      end();
      const rest = trimmed.replace(block.opens, '');
      const last = block.beforeEnd(rest);
      open.push({ line, text: last ?? rest });
      if (last === undefined) inside = block;
      else end();
    } else if (syntax.line.test(trimmed)) open.push({ line, text: trimmed.replace(syntax.line, '') });
    else {
      const isFirstCode = trimmed !== '' && !syntax.preamble.test(trimmed);
      end(isFirstCode ? line : undefined);
      if (isFirstCode) break;
      if (trimmed !== '') codeAbove = line;
    }
  }
  end();
  return blocks;
}
