import { HubError } from '#shared/contract/errors';
import type { InputIssue, InputReason } from '#shared/contract/input-issue';
import type { z } from '#shared/contract/zod';

/** What a validator found. */
export type Issue = z.core.$ZodIssue;

const ofType: Readonly<Partial<Record<string, InputReason>>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  record: 'object',
};

/** At once no more is told. */
const MOST = 32;

/** What is said of an input that a validator did not take. */
export function badInput(issues: readonly Issue[], input: unknown): HubError<'BAD_INPUT'> {
  const told = issues.slice(0, MOST);
  return new HubError('BAD_INPUT', {
    issues: told.map(({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`.slice(0, 4_096)),
    places: told.map((issue) => inputIssueOf(issue, input)),
  });
}

/** What a validator found wrong with an input, so that both faces can say it in the person's language. */
export function inputIssueOf(issue: Issue, input: unknown): InputIssue {
  const [reason, expected] = said(issue, input);
  const place = issue.path.map(String).join('.');
  return { place: place.slice(0, 1_024), reason, expected: expected.slice(0, 1_024) };
}

function said(issue: Issue, input: unknown): readonly [InputReason, string] {
  switch (issue.code) {
    case 'invalid_type':
      if (valueAt(input, issue.path) === undefined) return ['missing', issue.expected];
      return [ofType[issue.expected] ?? 'other', ofType[issue.expected] === undefined ? issue.message : issue.expected];
    case 'too_big':
      return [sized(issue.origin, ['most', 'longest', 'most-entries']), String(issue.maximum)];
    case 'too_small':
      return [sized(issue.origin, ['least', 'shortest', 'fewest-entries']), String(issue.minimum)];
    case 'invalid_format':
      return ['form', issue.pattern ?? issue.format];
    case 'unrecognized_keys':
      return ['key', issue.keys.join(', ')];
    case 'invalid_value':
      return ['choice', issue.values.map(String).join(', ')];
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      return ['other', issue.message];
  }
}

function sized(origin: string, [number, text, list]: readonly [InputReason, InputReason, InputReason]): InputReason {
  if (origin === 'string') return text;
  return ['array', 'set', 'map', 'object', 'record', 'file'].includes(origin) ? list : number;
}

/** What stands at this place; undefined where nothing does. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = input;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}
