import { useEffect, useState } from 'react';
import { longestJob } from '#shared/contract/job-state';
import type { JobCheck, JobPlan } from '#shared/contract/jobs';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';

/** How long nothing is typed before the hub is asked. */
const STILL_MS = 250;

interface Checked {
  /** What the hub said last. */
  readonly check: JobCheck | undefined;
  /** The last text that could be drawn: while a line is being written it stays. */
  readonly plan: JobPlan | null;
  /** Whether that is what stands there now. */
  readonly settled: boolean;
}

/** What is said of a text that the hub would not take. The field cuts nothing off: a job may be whole without its last steps. */
const tooLong: JobCheck = { plan: null, problems: [{ code: 'yaml', line: null, column: null, detail: `> ${longestJob}` }], confirms: [] };

/** What the hub says of a text while it is typed; `first` is known of what stands there at the start. */
export function useChecked(text: string, first: JobCheck | undefined): Checked {
  const hub = useHub();
  const [asked, setAsked] = useState(text);
  const [plan, setPlan] = useState<JobPlan | null>(first?.plan ?? null);
  useEffect(() => {
    if (text.length > longestJob) return undefined;
    const timer = setTimeout(() => setAsked(text), STILL_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useCall(async (signal) => ({ of: asked, check: await hub.jobs.check({ text: asked }, { signal }) }), [hub, asked]);
  const latest = answer.value?.check;
  const drawn = latest?.plan ?? plan;
  if (drawn !== plan) setPlan(drawn);
  if (text.length > longestJob) return { check: tooLong, plan: drawn, settled: true };
  return { check: latest ?? first, plan: drawn, settled: answer.state === 'ok' && answer.value?.of === text };
}
