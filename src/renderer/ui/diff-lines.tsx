import type { ReactNode } from 'react';
import './diff-lines.css';

/** A line of two texts laid over each other, with its number in either. A `gap` stands for lines that are the same. */
export interface LaidLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
  readonly was: number | null;
  readonly is: number | null;
}

interface DiffLinesProps {
  readonly label: string;
  readonly lines: readonly LaidLine[];
  /** That there are more lines than are drawn. */
  readonly left?: string | undefined;
  /** What is read out before a line that went or came. */
  readonly words: { readonly removed: string; readonly added: string };
}

const signs: Readonly<Record<LaidLine['kind'], string>> = { same: '', removed: '−', added: '+', gap: '⋯' };

/** Lines that went and came, as somebody else found them; a sign tells them apart, not the colour alone. */
export const DiffLines = ({ label, lines, left, words }: DiffLinesProps): ReactNode => (
  <>
    <div className="ax-diff-lines" role="region" aria-label={label} tabIndex={0}>
      <table>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index} data-kind={line.kind}>
              <td aria-hidden>{line.was}</td>
              <td aria-hidden>{line.is}</td>
              <td aria-hidden>{signs[line.kind]}</td>
              <td>
                {line.kind === 'removed' && <span className="ax-diff-word">{words.removed} </span>}
                {line.kind === 'added' && <span className="ax-diff-word">{words.added} </span>}
                {line.text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {left !== undefined && <p className="ax-diff-left">{left}</p>}
  </>
);
