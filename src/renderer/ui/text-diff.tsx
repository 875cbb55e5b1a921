import { structuredPatch } from 'diff';
import { useMemo, type ReactNode } from 'react';
import './text-diff.css';

interface TextDiffProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** The number of the first line of both texts. */
  readonly firstLine?: number;
  /** What is read out before a line that went or came. */
  readonly words: { readonly removed: string; readonly added: string };
}

const CONTEXT = 3;
/** Edits beyond which the two are shown one after the other: finding the least difference would take seconds. */
const MAX_EDITS = 2_000;
/** Lines that are drawn at most. */
const MAX_LINES = 5_000;

interface Line {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
  readonly was: number | null;
  readonly is: number | null;
}

/** Two texts as one, with the lines that went and came. */
export function TextDiff({ label, before, after, firstLine = 1, words }: TextDiffProps): ReactNode {
  const lines = useMemo(() => linesOf(before, after, firstLine), [before, after, firstLine]);
  return (
    <div className="ax-diff" role="region" aria-label={label} tabIndex={0}>
      <table>
        <tbody>
          {lines.slice(0, MAX_LINES).map((line, index) => (
            <tr key={index} data-kind={line.kind}>
              <td aria-hidden>{line.was}</td>
              <td aria-hidden>{line.is}</td>
              <td aria-label={line.kind === 'removed' || line.kind === 'added' ? words[line.kind] : undefined}>{signs[line.kind]}</td>
              <td>{line.text}</td>
            </tr>
          ))}
          {lines.length > MAX_LINES && (
            <tr data-kind="gap">
              <td colSpan={4}>…</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

const signs: Readonly<Record<Line['kind'], string>> = { same: '', removed: '−', added: '+', gap: '⋯' };

function linesOf(before: string, after: string, firstLine: number): readonly Line[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, maxEditLength: MAX_EDITS });
  if (patch === undefined) return [...all(before, 'removed', firstLine), ...all(after, 'added', firstLine)];
  return patch.hunks.flatMap((hunk, index) => {
    let [was, is] = [hunk.oldStart + firstLine - 1, hunk.newStart + firstLine - 1];
    const gap: readonly Line[] = index === 0 ? [] : [{ kind: 'gap', text: '', was: null, is: null }];
    const lines = hunk.lines.flatMap((line): readonly Line[] => {
      const text = line.slice(1);
      if (line.startsWith('-')) return [{ kind: 'removed', text, was: was++, is: null }];
      if (line.startsWith('+')) return [{ kind: 'added', text, was: null, is: is++ }];
      // That a text has no line break at its end is said by a line of its own.
      return line.startsWith('\\') ? [{ kind: 'gap', text, was: null, is: null }] : [{ kind: 'same', text, was: was++, is: is++ }];
    });
    return [...gap, ...lines];
  });
}

const all = (text: string, kind: 'removed' | 'added', firstLine: number): readonly Line[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => {
          const number = firstLine + index;
          return { kind, text: line, was: kind === 'removed' ? number : null, is: kind === 'added' ? number : null };
        });
