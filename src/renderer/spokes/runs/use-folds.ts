import { useCallback, useMemo, useState } from 'react';
import type { Run } from '#shared/contract/runs';
import { useHub } from '../../lib/hub-context';
import { useRuns } from '../../lib/live';
import { useCall } from '../../lib/use-call';
import { unfold } from './unfold';

/** Which runs of jobs show their steps, and the rows that this makes. */
export interface Folds {
  readonly rows: readonly Run[];
  readonly open: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
}

/** Steps are fetched when they are wanted, and live from then on. */
export function useFolds(runs: readonly Run[]): Folds {
  const hub = useHub();
  const live = useRuns().items;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string): void => {
    setOpen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  }, []);
  const fetched = useCall(
    async (signal) => {
      const pages = await Promise.all([...open].map((parent) => hub.runs.page({ filter: { parent } }, { signal })));
      return pages.flatMap(({ items }) => items);
    },
    [hub, open],
  );
  const rows = useMemo(() => unfold(runs, open, [...(fetched.value ?? []), ...live]), [runs, open, fetched.value, live]);
  return useMemo(() => ({ rows, open, toggle }), [rows, open, toggle]);
}
