import type { Taken, Trigger, TriggerEvent } from '#shared/contract/triggers';
import type { hookProofs, endStates } from '#shared/contract/trigger-values';
import type { TypedValues } from '../../lib/typed-values';

/** A trigger as it is being written; text as it is typed. */
export interface Draft {
  readonly name: string;
  readonly kind: Trigger['kind'];
  /** Of the script or the job. */
  readonly script: string;
  readonly type: TriggerEvent['type'];
  readonly proof: (typeof hookProofs)[number];
  readonly folder: string;
  readonly pattern: string;
  readonly settle: string;
  readonly existing: boolean;
  /** The script whose runs are followed; empty is any other. */
  readonly after: string;
  readonly states: readonly (typeof endStates)[number][];
  readonly exitCodes: string;
  readonly atOnce: string;
  readonly values: TypedValues;
  /** JSON pointers by parameter; an empty one takes nothing. */
  readonly take: TypedValues;
}

/** An empty form. */
export const emptyDraft: Draft = {
  name: '',
  kind: 'script',
  script: '',
  type: 'http',
  proof: 'token',
  folder: '',
  pattern: '*',
  settle: '2',
  existing: false,
  after: '',
  states: ['succeeded'],
  exitCodes: '',
  atOnce: '1',
  values: {},
  take: {},
};

/** The form of a trigger that there is. */
export function draftOf({ name, kind, script, event, params, take, atOnce }: Trigger): Draft {
  const draft: Draft = {
    ...emptyDraft,
    name,
    kind,
    script: script.id,
    type: event.type,
    atOnce: String(atOnce),
    values: Object.fromEntries(Object.entries(params).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]))),
    take: Object.fromEntries(take.map(({ param, from }) => [param, from])),
  };
  switch (event.type) {
    case 'http':
      return { ...draft, proof: event.proof };
    case 'file':
      return { ...draft, folder: event.folder, pattern: event.pattern, settle: String(event.settleSeconds), existing: event.existing };
    case 'run':
      return { ...draft, after: event.script ?? '', states: event.states, exitCodes: event.exitCodes?.join(', ') ?? '' };
  }
}

/** A whole number of the form within its bounds; undefined when it is none. */
export function numberOf(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** What it is to be started by; undefined while that cannot be said. */
export function eventOf(draft: Draft): TriggerEvent | undefined {
  switch (draft.type) {
    case 'http':
      return { type: 'http', proof: draft.proof };
    case 'file': {
      const settleSeconds = numberOf(draft.settle, 1, 3_600);
      const [folder, pattern] = [draft.folder.trim(), draft.pattern.trim()];
      if (settleSeconds === undefined || folder === '' || pattern === '') return undefined;
      return { type: 'file', folder, pattern, settleSeconds, existing: draft.existing };
    }
    case 'run': {
      const exitCodes = codesOf(draft.exitCodes);
      if (exitCodes === undefined || draft.states.length === 0) return undefined;
      return { type: 'run', script: draft.after === '' ? null : draft.after, states: [...draft.states], exitCodes };
    }
  }
}

/** Exit codes with commas or spaces between; null is any, undefined that one of them is none. */
export function codesOf(text: string): number[] | null | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) return null;
  const codes = parts.flatMap((part) => numberOf(part, 0, 255) ?? []);
  return codes.length === parts.length && codes.length <= 32 ? codes : undefined;
}

/** What is taken from the event, for these parameters; undefined when one of the pointers is none. */
export function takenOf(names: readonly string[], take: TypedValues): Taken[] | undefined {
  const taken = names.flatMap((param) => {
    const from = (Object.hasOwn(take, param) ? take[param] : undefined)?.trim() ?? '';
    return from === '' ? [] : [{ param, from }];
  });
  return taken.every(({ from }) => isPointer(from)) ? taken : undefined;
}

/** Whether it is a JSON pointer to something. */
export const isPointer = (text: string): boolean => /^(?:\/(?:[^~/]|~[01])*)+$/u.test(text);
