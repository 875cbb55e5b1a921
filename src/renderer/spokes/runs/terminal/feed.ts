import type { RunEvent } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';

/** Where a terminal's output comes from and where it goes. */
export interface FeedOptions {
  /** `runs.follow` after an offset. */
  readonly open: (after: number | undefined) => AsyncIterable<RunEvent>;
  /** Resolves when the text was taken in. */
  readonly write: (text: string) => Promise<void>;
  /** Resolves when a connection is back. */
  readonly ready: () => Promise<void>;
  readonly signal: AbortSignal;
  /** After each event: the offset up to which the output is shown. */
  readonly onSeq: (seq: number) => void;
}

/**
 * Writes a run's output into a terminal, from its start and then live. The next event is asked for only once the
 * terminal has taken in the last: a fast program waits in the journal, not in this page. After a dropped connection it
 * goes on where it was. Resolves when the run has ended.
 */
export async function feed({ open, write, ready, signal, onSeq }: FeedOptions): Promise<void> {
  const events = resume<RunEvent, number>(open, ({ seq }) => seq, ready);
  for await (const event of events) {
    if (signal.aborted) return;
    // What was trimmed is told by the run itself.
    if (event.type === 'output') await write(event.text);
    onSeq(event.seq);
    if (event.type === 'ended') return;
  }
}
