import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anna, openAudit, type AuditBench } from '../../../../tests/support/audit-bench';

describe('following the chain', () => {
  let bench: AuditBench;
  beforeEach(async () => {
    bench = await openAudit();
    for (let n = 1; n <= 10; n++) await bench.write();
  });
  afterEach(() => bench.close());

  test('follows from where it is told', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const event of bench.audit.handlers.follow({ after: 8 }, bench.context(abort.signal))) {
      if (event.type !== 'entry') throw new Error('it started over');
      const { seq } = event.entry;
      seen.push(seq);
      if (seq === 10) await bench.write();
      if (seq === 11) abort.abort();
    }
    expect(seen).toEqual([9, 10, 11]);
  });

  /** What comes until the newest entry has. */
  const caughtUp = async (after: number): Promise<readonly (number | string)[]> => {
    const abort = new AbortController();
    const seen: (number | string)[] = [];
    for await (const event of bench.audit.handlers.follow({ after }, bench.context(abort.signal))) {
      seen.push(event.type === 'entry' ? event.entry.seq : `from ${event.from}`);
      if (event.type === 'entry' && event.entry.seq === bench.audit.head.seq) abort.abort();
    }
    return seen;
  };
  const upTo = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  test('starts over with the newest where more than 1,000 entries were missed', async () => {
    await bench.db.write(async (tx) => {
      for (let n = 11; n <= 1_005; n++) await bench.audit.append(tx, { action: 'run.end', outcome: 'ok', actor: anna });
    });
    expect(await caughtUp(5)).toEqual(upTo(6, 1_005));
    expect(await caughtUp(4)).toEqual(['from 906', ...upTo(906, 1_005)]);
  });

  test('starts over where the place to go on from is not of this chain', async () => {
    expect(await caughtUp(11)).toEqual(['from 1', ...upTo(1, 10)]);
  });
});
