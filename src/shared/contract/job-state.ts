import { runStates } from './run-state';

/** Where a step of a job may stand: as its run, or without one. */
export const stepStates = ['waiting', 'skipped', ...runStates] as const;
/** Where a step of a job stands. */
export type StepState = (typeof stepStates)[number];

/** States that a step never leaves. */
export const endedSteps: readonly StepState[] = ['skipped', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost'];

/** Characters of the text of a job. */
export const longestJob = 32_768;

/** What may be wrong with the text of a job. */
export const jobProblemCodes = [
  /** Not YAML, or not a mapping. */
  'yaml',
  'unknown-key',
  'missing-key',
  /** A value of the wrong form. */
  'form',
  'param',
  /** A job keeps no secrets: it outlives the hub that they were typed into. */
  'secret',
  'duplicate-step',
  'unknown-step',
  'cycle',
  'expression',
  /** It looks at a step that it does not wait for. */
  'not-before',
  'unknown-param',
  'script-not-found',
  'script-ambiguous',
  'script-param-unknown',
  'script-param-missing',
  /** Something is wrong with it that keeps it from running. */
  'script-broken',
  'script-untrusted',
  'interpreter-missing',
  /** A value that is written in the job is none that the script takes. */
  'script-param-value',
] as const;
