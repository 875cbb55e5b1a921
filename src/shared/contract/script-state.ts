import { hasExactNumbers } from './exact-numbers';
import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

/** How much a script may keep. Bytes of UTF-8 where nothing else is said. */
export const stateBounds = {
  /** Characters of a key. */
  key: 256,
  /** One value as JSON. */
  value: 65_536,
  /** All keys and values of one kind. */
  total: 1_048_576,
  /** Lists and objects in each other: what goes deeper cannot be written again by every language. */
  nesting: 100,
} as const;

const utf8 = new TextEncoder();
/** Bytes that a text takes in UTF-8. */
export const bytesOf = (text: string): number => utf8.encode(text).length;

/** How deep lists and objects lie in each other in a text of JSON. */
export function nestingOf(json: string): number {
  let [depth, most, quoted] = [0, 0, false];
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === '"') quoted = !quoted;
    else if (quoted) at += char === '\\' ? 1 : 0;
    else if (char === '[' || char === '{') most = Math.max(most, (depth += 1));
    else if (char === ']' || char === '}') depth -= 1;
  }
  return most;
}

/** Who a value is from: an administrator sets settings, a script keeps its state. */
export const StateKind = z.enum(['setting', 'state']);
export type StateKind = z.infer<typeof StateKind>;

/** What a value is kept under: no control characters, so that any shell can say it. */
export const StateKey = z
  .string()
  .min(1)
  .max(stateBounds.key)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
}

/** A value as JSON; not null, which stands for none. */
export const StateValue = z
  .string()
  .min(1)
  .refine((text) => bytesOf(text) <= stateBounds.value, 'at most 64 KiB')
  .refine((text) => nestingOf(text) <= stateBounds.nesting, 'nested at most 100 deep')
  .refine(isJson, 'JSON, and not null')
  .refine(hasExactNumbers, 'a whole number beyond 9007199254740991 would be rounded: write it as text, in quotes');

/** One value that is kept for a script. */
export const StateEntry = z.object({
  kind: StateKind,
  key: StateKey,
  /** The value as JSON. */
  json: z.string().max(stateBounds.value),
  /** Who wrote it last: a person's name, or the id of a run. */
  by: z.object({ type: z.enum(['person', 'run']), name: z.string().max(256) }),
  at: z.iso.datetime(),
});
export type StateEntry = z.infer<typeof StateEntry>;

const count = z.number().int().nonnegative();
/** How much is kept for a script; `known` is false where there is no such script any more. */
export const StateOwner = z.object({ script: z.string().max(1_024), known: z.boolean(), settings: count, state: count, bytes: count });
export type StateOwner = z.infer<typeof StateOwner>;

const script = z.string().min(1).max(1_024);
const ofScript = ({ script: id }: { readonly script: string }) => ({ kind: 'script' as const, id });
const OfScript = z.object({ script });
const OfKey = z.object({ script, key: StateKey });
const KeyValue = z.object({ script, key: StateKey, json: StateValue });

/** What scripts keep, and what is set for them: plain values, never secrets. A script that is gone is named by its whole id. */
export const scriptState = defineContract('scriptState', {
  /** All that is kept for a script, settings first, by key. */
  list: stream({
    scope: 'scripts:read',
    object: ofScript,
    input: OfScript,
    item: StateEntry,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS'],
    window: 16,
  }),
  /** Every script that something is kept for, by id. */
  owners: stream({ scope: 'scripts:read', input: z.object({}), item: StateOwner, window: 64 }),
  /** Writes what the script keeps, in its place. A run that goes on has read the value of before. */
  set: procedure({
    scope: 'scripts:write',
    object: ofScript,
    input: KeyValue,
    output: StateEntry,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'STATE_FULL'],
  }),
  remove: procedure({
    scope: 'scripts:write',
    object: ofScript,
    input: OfKey,
    output: z.object({}),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'STATE_NOT_FOUND'],
  }),
  /** Removes all that the script keeps; its settings stay. */
  clear: procedure({
    scope: 'scripts:write',
    object: ofScript,
    input: OfScript,
    output: z.object({ removed: count }),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS'],
  }),
  /** Sets what the script is given and cannot change. */
  setSetting: procedure({
    scope: 'settings:write',
    object: ofScript,
    input: KeyValue,
    output: StateEntry,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'STATE_FULL'],
  }),
  removeSetting: procedure({
    scope: 'settings:write',
    object: ofScript,
    input: OfKey,
    output: z.object({}),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'STATE_NOT_FOUND'],
  }),
});
