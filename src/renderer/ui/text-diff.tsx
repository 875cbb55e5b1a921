import { useEffect, useMemo, type ReactNode } from 'react';
import { differenceOf, type DiffLine } from './text-diff-lines';
import './text-diff.css';

interface TextDiffProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** The number of the first line of both texts. */
  readonly firstLine?: number;
  /** What is read out before a line that went or came, and what is said in place of the lines that are too many to be drawn. */
  readonly words: { readonly removed: string; readonly added: string; readonly left: (count: number) => string };
  /** Told when there are more lines than can be drawn. */
  readonly onLeft?: (() => void) | undefined;
}

/** Two texts as one, with the lines that went and came. */
export function TextDiff({ label, before, after, firstLine = 1, words, onLeft }: TextDiffProps): ReactNode {
  const { lines, left } = useMemo(() => differenceOf(before, after, firstLine), [before, after, firstLine]);
  useEffect(() => {
    if (left > 0) onLeft?.();
  }, [left, onLeft]);
  return (
    <>
      <div className="ax-diff" role="region" aria-label={label} tabIndex={0}>
        <table>
          <tbody>
            {lines.map((line, index) => (
              <tr key={index} data-kind={line.kind}>
                <td aria-hidden>{line.was}</td>
                <td aria-hidden>{line.is}</td>
                <td aria-label={line.kind === 'removed' || line.kind === 'added' ? words[line.kind] : undefined}>{signs[line.kind]}</td>
                <td>{line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p className="ax-diff-left">{words.left(left)}</p>}
    </>
  );
}

const signs: Readonly<Record<DiffLine['kind'], string>> = { same: '', removed: '−', added: '+', gap: '⋯' };
