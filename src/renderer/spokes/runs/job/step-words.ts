import type { TFunction } from 'i18next';
import { endedSteps } from '#shared/contract/job-state';
import type { RunStep } from '#shared/contract/runs';

/** Where a step stands, as words: its state, and what is special of it. */
export function stepNote({ state, kept, tolerated, name }: RunStep, t: TFunction): string {
  const word = t(`shell:runState.${state}`);
  if (kept) return t('runs:job.kept', { state: word });
  if (tolerated && state !== 'succeeded' && state !== 'skipped' && endedSteps.includes(state))
    return t('runs:job.tolerated', { state: word });
  return state === 'waiting' ? name : word;
}

/** When a step ran, in milliseconds since 1970, until now where it still does; null where it has not begun. */
export function stepSpan(
  { startedAt, endedAt }: Pick<RunStep, 'startedAt' | 'endedAt'>,
  now: number,
): { readonly from: number; readonly to: number } | null {
  if (startedAt === null) return null;
  const from = Date.parse(startedAt);
  return { from, to: Math.max(from, endedAt === null ? now : Date.parse(endedAt)) };
}
