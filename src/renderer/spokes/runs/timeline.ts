import type { Run } from '#shared/contract/runs';
import { hasEnded, runTone, type RunTone } from '../../lib/run-state';

/** One step of a run's life. `key` names its words; `ms` is how long the step took, so far where `open`. */
export interface LifeStep {
  readonly key: 'queued' | 'started' | 'ended' | 'ends';
  readonly at: string | null;
  readonly ms: number | null;
  readonly open: boolean;
  readonly tone: RunTone;
}

type Life = Pick<Run, 'state' | 'queuedAt' | 'startedAt' | 'endedAt'>;

/** Queued, started, ended, as far as the run has come. The clocks of hub and recorder may differ by a little: no step takes less than nothing. */
export function lifeOf(run: Life, now: number): readonly LifeStep[] {
  const ended = hasEnded(run);
  const span = (from: string | null, to: string | null): number | null =>
    from === null || (to === null && ended) ? null : Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from));
  const left = run.startedAt ?? run.endedAt;
  const queued: LifeStep = {
    key: 'queued',
    at: run.queuedAt,
    ms: span(run.queuedAt, left),
    open: left === null && !ended,
    tone: left === null ? 'wait' : 'plain',
  };
  if (run.startedAt === null && !ended) return [queued];
  const started: LifeStep = {
    key: 'started',
    at: run.startedAt,
    ms: span(run.startedAt, run.endedAt),
    open: !ended,
    tone: ended ? 'plain' : 'run',
  };
  const steps = run.startedAt === null ? [queued] : [queued, started];
  return ended ? [...steps, { key: 'ended', at: run.endedAt, ms: null, open: false, tone: runTone(run.state) }] : steps;
}
