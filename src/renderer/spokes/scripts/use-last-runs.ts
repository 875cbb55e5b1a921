import { useMemo } from 'react';
import type { Run } from '#shared/contract/runs';
import { useHub } from '../../lib/hub-context';
import { useRuns } from '../../lib/live';
import { useCall } from '../../lib/use-call';

/** A script's newest run, and the time that makes it so. */
export type LastRun = Pick<Run, 'id' | 'state'> & { readonly at: string };

/** The newest run of each script, by the script's id: what the hub remembers, with what is live over it. */
export function useLastRuns(): ReadonlyMap<string, LastRun> {
  const hub = useHub();
  const live = useRuns().items;
  const remembered = useCall((signal) => hub.runs.summary({ hours: 1 }, { signal }), [hub]).value?.lastBySubject;
  return useMemo(() => {
    const newest = new Map<string, LastRun>();
    const take = (subject: string, run: LastRun): void => {
      if ((newest.get(subject)?.at ?? '') <= run.at) newest.set(subject, run);
    };
    for (const { subject, run, state, at } of remembered ?? []) take(subject, { id: run, state, at });
    for (const run of live) take(run.subject.id, { id: run.id, state: run.state, at: run.queuedAt });
    return newest;
  }, [remembered, live]);
}
