import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AT_ONCE, openBare, openOurs, type Side } from './audit-sides';
import { counted } from './counts';
import { alternate, type Bench } from './report';

const ENTRIES = counted(100_000, 2_000);
const ROUNDS = counted(3, 1);

/** Entries appended, each in a write of its own, and all of them verified; the peer inserts such rows, and reads and hashes them. */
export const audit: Bench = {
  name: 'audit',
  packages: ['better-sqlite3', 'kysely', 'canonicalize'],
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-audit-'));
    let opened = 0;
    const next = (): string => join(folder, String((opened += 1)));
    const [ours, bare] = [await openOurs(next()), openBare(next())];
    try {
      await ours.append(ENTRIES);
      await bare.append(ENTRIES);
      const append = await alternate(
        ROUNDS,
        async () => await appendRate(await openOurs(next())),
        async () => await appendRate(openBare(next())),
      );
      const verify = await alternate(
        ROUNDS,
        () => ours.verify(ENTRIES),
        () => bare.verify(ENTRIES),
      );
      const many = ENTRIES.toLocaleString('en');
      return [
        {
          name: `append ${many} entries, ${AT_ONCE} at once`,
          unit: 'entries/s',
          ours: append.ours,
          peer: { name: `bare inserts, ${AT_ONCE} a transaction`, ...append.against },
        },
        {
          name: `verify ${many} entries`,
          unit: 'ms',
          ours: verify.ours,
          peer: { name: 'bare rows read and hashed', ...verify.against },
          aim: { text: '< 2,000 ms', met: verify.ours.median < 2_000 },
        },
      ];
    } finally {
      await ours.close();
      await bare.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function appendRate(side: Side): Promise<number> {
  const begun = performance.now();
  await side.append(ENTRIES);
  const rate = (ENTRIES / (performance.now() - begun)) * 1_000;
  await side.close();
  return rate;
}
