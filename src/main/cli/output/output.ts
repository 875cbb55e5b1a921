import type { Writable } from 'node:stream';
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
  /** A line for the person on standard error, in either mode. */
  note(text: string): void;
}

/** Where a command writes, and the environment that says whether in colour. */
export interface OutputStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Colours only for a terminal that did not ask for none (no-color.org). */
export function createOutput(json: boolean, { stdout, stderr, env }: OutputStreams): Output {
  const colour = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && !json;
  const write = (stream: Writable, text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
    });
  return {
    json,
    style: createStyle(colour),
    text: (text) => write(stdout, text),
    document: (value) => write(stdout, `${JSON.stringify(value, null, 2)}\n`),
    event: (value) => write(stdout, `${JSON.stringify(value)}\n`),
    raw: (text, to) => write(to === 'out' ? stdout : stderr, text),
    note: (text) => void stderr.write(`${text}\n`),
  };
}
