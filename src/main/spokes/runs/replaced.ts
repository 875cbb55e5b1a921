import type { Run } from '#shared/contract/runs';
import type { Obstacle } from './ports';
import { countTogether } from './queue';

/**
 * Who makes room for this run: the oldest of those that count for the limit in its way, of each target that is in its way.
 * `others` are in the order in which they came, whatever the clock said; who only waits is replaced as well.
 */
export function replacedBy(run: Run, { by, targets }: Obstacle, others: readonly Run[]): readonly Run[] {
  const oldestFor = (counts: (other: Run) => boolean): Run[] => others.filter(counts).slice(0, 1);
  if (by !== 'target') return oldestFor((other) => countTogether(by, other, run));
  const found = new Set<Run>();
  for (const target of targets) {
    if ([...found].some((one) => one.targets.includes(target))) continue;
    for (const one of oldestFor((other) => other.targets.includes(target))) found.add(one);
  }
  return [...found];
}
