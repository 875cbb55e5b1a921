import type { Writable } from 'node:stream';
import { widthOf } from './safe-text';
import { createStyle, type Style } from './style';

/** Where a command writes, and for whom. */
export interface Output {
  readonly json: boolean;
  readonly style: Style;
  /** Writes to standard output and waits while its reader is slow. Text for people; not called with `json`. */
  text(text: string): Promise<void>;
  /** The one document of `--json`, or one event of a stream on its own line. */
  document(value: unknown): Promise<void>;
  event(value: unknown): Promise<void>;
  /** Bytes of a run, as they are. */
  raw(text: string, to: 'out' | 'err'): Promise<void>;
  /** Whether there is a person who sees a line come and go. */
  readonly live: boolean;
  /** The line below everything else on a terminal, in place of the last one; null for none. Nothing where nobody would see it. */
  status(text: string | null): void;
  /** A line for the person on standard error, in either mode. */
  note(text: string): void;
}

/** Where a command writes, and the environment that says whether in colour. */
export interface OutputStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** To the start of the line, and nothing left on it. */
const CLEAR = '\r\u001b[K';

/** As much of a line as a terminal shows on one. */
function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  for (const char of text) {
    if (widthOf(shown + char) >= width) break;
    shown += char;
  }
  return `${shown}…`;
}

/** Colours only for a terminal that did not ask for none (no-color.org). */
export function createOutput(json: boolean, { stdout, stderr, env }: OutputStreams): Output {
  const colour = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && !json;
  const write = (stream: Writable, text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
    });
  const live = stdout.isTTY === true && stderr.isTTY === true && env['TERM'] !== 'dumb' && !json;
  let status: string | null = null;
  /** Whether what was written last has ended its line: a line of ours would come into the middle of it otherwise. */
  let clean = true;
  let drawn = false;
  const draw = (): void => {
    drawn = live && status !== null && clean;
    if (drawn) stderr.write(cut(status ?? '', (stderr.columns ?? 80) - 1));
  };
  /** Writes in place of the line, which comes again below. */
  const above = <T>(text: string, put: () => T): T => {
    if (!live || text === '') return put();
    if (drawn) stderr.write(CLEAR);
    clean = text.endsWith('\n');
    const done = put();
    draw();
    return done;
  };
  return {
    json,
    live,
    status(text) {
      if (!live || text === status) return;
      if (drawn) stderr.write(CLEAR);
      status = text;
      draw();
    },
    style: createStyle(colour),
    text: (text) => above(text, () => write(stdout, text)),
    document: (value) => write(stdout, `${JSON.stringify(value, null, 2)}\n`),
    event: (value) => write(stdout, `${JSON.stringify(value)}\n`),
    raw: (text, to) => above(text, () => write(to === 'out' ? stdout : stderr, text)),
    note: (text) => void above('\n', () => stderr.write(`${text}\n`)),
  };
}
