import type { ReactNode } from 'react';
import './text-diff.css';

/** A line of a difference, with its number in either text. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
  readonly was: number | null;
  readonly is: number | null;
}

interface TextDiffProps {
  readonly label: string;
  readonly lines: readonly DiffLine[];
  /** That there are more lines than are drawn. */
  readonly left: string | undefined;
  /** What is read out before a line that went or came. */
  readonly words: { readonly removed: string; readonly added: string };
}

/** Two texts as one, with the lines that went and came. */
export function TextDiff({ label, lines, left, words }: TextDiffProps): ReactNode {
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
      {left !== undefined && <p className="ax-diff-left">{left}</p>}
    </>
  );
}

const signs: Readonly<Record<DiffLine['kind'], string>> = { same: '', removed: '−', added: '+', gap: '⋯' };
