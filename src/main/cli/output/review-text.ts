import { structuredPatch } from 'diff';
import type { Review, ReviewedFile } from '#shared/contract/trust';
import { isTrusted } from '#shared/contract/trust-state';
import type { Messages } from '../messages/messages';
import { safeLines, safeText } from './safe-text';
import type { Style } from './style';

const CONTEXT = 3;
/** Changed lines beyond which a difference is shown as all of the one and all of the other. */
const MAX_EDITS = 4_000;

/** A review for people: each file that differs as a unified difference, the others by name. */
export function reviewText(review: Review, { trust }: Messages, style: Style): string {
  const { against, files, more } = review;
  const heading = against === null ? trust.againstNothing : trust.against(against.by, against.at);
  const withdrawn = against?.withdrawn == null ? '' : ` (${trust.withdrawn(against.withdrawn.by, against.withdrawn.at)})`;
  const state = isTrusted(review.state) ? style.good : style.bad;
  return [
    `${style.bold(safeText(review.name))}  ${state(trust.states[review.state])}\n${style.dim(heading + withdrawn)}\n`,
    ...files.map((file) => fileText(file, { trust }, style)),
    more === 0 ? '' : `${style.dim(trust.moreFiles(more))}\n`,
    review.complete ? '' : `${style.bad(trust.notAll)}\n`,
    `${style.dim(`digest ${review.digest}`)}\n`,
  ].join('');
}

function fileText({ path, role, before, after, missing }: ReviewedFile, { trust }: Pick<Messages, 'trust'>, style: Style): string {
  const name = `${style.bold(safeText(path))} (${role})`;
  if (before !== null && before.hash === after?.hash) return `${name}  ${style.dim(trust.unchanged)}\n`;
  const gone = before === null ? trust.undeclared : trust.removed;
  const news = missing ? trust.missing : after === null ? gone : before === null ? trust.added : '';
  const hashes = [...(before === null ? [] : [`- ${before.hash}`]), ...(after === null ? [] : [`+ ${after.hash}`])].join('\n');
  const lacks = [before?.lacks, after?.lacks].flatMap((lack) => (lack == null || lack === 'same' ? [] : [trust.lacks[lack]]));
  const notes = [...new Set([news, ...lacks])].filter((note) => note !== '').join(', ');
  return `${name}  ${style.waiting(notes)}\n${hashes === '' ? '' : `${style.dim(hashes)}\n`}${differenceText(before, after, style)}`;
}

function differenceText(before: ReviewedFile['before'], after: ReviewedFile['after'], style: Style): string {
  const [was, is] = [before?.text ?? '', after?.text ?? ''];
  // Where it is not known what was, all that is there now is shown.
  if (after === null ? before?.text == null : after.text === null) return '';
  const offset = (after ?? before)?.firstLine ?? 1;
  const patch = structuredPatch('', '', was, is, '', '', { context: CONTEXT, maxEditLength: MAX_EDITS });
  if (patch === undefined) return [...lines(was, '-', style.bad), ...lines(is, '+', style.good)].join('');
  return patch.hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
      `${style.busy(`@@ -${oldStart + offset - 1},${oldLines} +${newStart + offset - 1},${newLines} @@`)}\n`,
      ...changed.map((line) => `${coloured(line, style)}\n`),
    ])
    .join('');
}

function coloured(line: string, style: Style): string {
  const safe = safeLines(line);
  if (line.startsWith('+')) return style.good(safe);
  return line.startsWith('-') ? style.bad(safe) : safe;
}

const lines = (text: string, mark: string, style: (text: string) => string): readonly string[] =>
  text === '' ? [] : text.split('\n').map((line) => `${style(mark + safeText(line))}\n`);
