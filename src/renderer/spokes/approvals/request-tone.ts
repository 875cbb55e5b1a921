import type { RequestState } from '#shared/contract/approval-values';
import type { Tone } from '../../ui/status-tag';

const tones: Readonly<Record<RequestState, Tone>> = {
  waiting: 'wait',
  approved: 'run',
  started: 'ok',
  refused: 'bad',
  expired: 'lost',
  cancelled: 'plain',
  failed: 'bad',
};

/** How the state of a request is tinted. */
export const requestTone = (state: RequestState): Tone => tones[state];
