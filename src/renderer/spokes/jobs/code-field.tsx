import { useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { offsetOf } from './offset-of';

/** Of the rest of the page's use: brings the caret to a place. */
export interface CodeFieldHandle {
  readonly goTo: (line: number, column: number) => void;
}

interface CodeFieldProps {
  readonly ref?: Ref<CodeFieldHandle>;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Lines that something is wrong with, from 1. */
  readonly bad: ReadonlySet<number>;
}

/** A text with numbered lines: the system's own field, so that keyboard, undo and screen readers work as everywhere. */
export function CodeField({ ref, label, value, onChange, bad }: CodeFieldProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLOListElement>(null);
  // Made once: who keeps it in its state would be drawn anew by each new one.
  useImperativeHandle(
    ref,
    () => ({
      goTo(line, column) {
        const at = offsetOf(field.current?.value ?? '', line, column);
        field.current?.focus();
        field.current?.setSelectionRange(at, at);
      },
    }),
    [],
  );
  return (
    <div className="jobs-code">
      <ol ref={numbers} aria-hidden="true">
        {value.split('\n').map((_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a line has no name but its number
          <li key={index} data-bad={bad.has(index + 1) || undefined}>
            {index + 1}
          </li>
        ))}
      </ol>
      <textarea
        ref={field}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (numbers.current !== null) numbers.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`;
        }}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
      />
    </div>
  );
}
