import { z } from './zod';

/** What can be started by itself: one script, or a job. */
export const StartableKind = z.enum(['script', 'job']);
export type StartableKind = z.infer<typeof StartableKind>;

/** What a request names to be started: one of the two. */
export interface NamedStartable {
  readonly script?: string | undefined;
  readonly job?: string | undefined;
}

/** The name of either, as it is typed. */
export const startableName = z.string().min(1).max(1_024).optional();

/** Exactly one is named. */
export const namesOne = ({ script, job }: NamedStartable): boolean => (script === undefined) !== (job === undefined);
/** One of the two is named, or none where the rest alone is changed. */
export const namesNotBoth = ({ script, job }: NamedStartable): boolean => script === undefined || job === undefined;
/** What is said where that does not hold. */
export const oneOfBoth = 'give a script or a job, one of the two';

/** What is touched by starting it. */
export const startableObject = ({ script, job }: NamedStartable) =>
  job === undefined ? ({ kind: 'script', id: script ?? '' } as const) : ({ kind: 'job', id: job } as const);

/** What is to be started, as it was typed. */
export interface Named {
  readonly kind: StartableKind;
  readonly text: string;
}

/** The one of both that was named; undefined where none was. */
export function namedOf({ script, job }: NamedStartable): Named | undefined {
  if (job !== undefined) return { kind: 'job', text: job };
  return script === undefined ? undefined : { kind: 'script', text: script };
}
