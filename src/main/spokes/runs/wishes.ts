import type { Work } from './ports';
import type { Asked } from './store';

/** Work as a job wants it of its step: what the job says of time and further attempts comes before what the script says itself. */
export const asWished = (work: Work, wishes: Asked['wishes']): Work =>
  wishes === null ? work : { ...work, timeoutSeconds: wishes.timeoutSeconds ?? work.timeoutSeconds, retry: wishes.retry ?? work.retry };
