import type { ReactNode } from 'react';

/** How a state is tinted, and which sign it carries. */
export type Tone = 'ok' | 'bad' | 'run' | 'wait' | 'lost' | 'plain';

const glyphs: Readonly<Record<Tone, string>> = {
  ok: 'M3.4 6.2l1.8 1.8 3.4-3.8',
  bad: 'M4 4l4 4M8 4L4 8',
  run: 'M4.8 3.8L8.2 6 4.8 8.2z',
  wait: 'M6 3.6V6l1.6 1',
  lost: 'M4.6 4.8a1.4 1.4 0 1 1 2 1.3c-.4.2-.6.4-.6.8M6 8.6v.1',
  plain: 'M3.8 6h4.4',
};

/** A state as a word in a tinted pill, with a dot that carries a sign: never colour alone. */
export const StatusTag = ({ tone, label }: { readonly tone: Tone; readonly label: string }): ReactNode => (
  <span className="ax-tag" data-tone={tone}>
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="6" />
      <path d={glyphs[tone]} />
    </svg>
    {label}
  </span>
);

/** A quiet word in a pill: a language, a tag, a level. */
export const Chip = ({ children, mono = false }: { readonly children: ReactNode; readonly mono?: boolean }): ReactNode => (
  <span className="ax-chip" data-mono={mono || undefined}>
    {children}
  </span>
);
