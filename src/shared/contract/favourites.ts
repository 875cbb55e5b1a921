import { defineContract, procedure, stream } from './kernel';
import { ScriptId } from './scripts';
import { z } from './zod';

/** So many favourites a person has at most. */
export const MAX_FAVOURITES = 200;
/** So many scripts that a person ran lately are told of. */
export const MAX_RECENT = 12;

/** A script on a person's list; `name` is null while the catalogue has none of this id. */
export const ListedScript = z.object({ script: ScriptId, name: z.string().max(512).nullable() });
export type ListedScript = z.infer<typeof ListedScript>;

/** What a person is likely to want: their favourites in the order in which they were added, and what they ran last, newest first. */
export const Shortlist = z.object({
  favourites: z.array(ListedScript).max(MAX_FAVOURITES),
  recent: z.array(ListedScript).max(MAX_RECENT),
});
export type Shortlist = z.infer<typeof Shortlist>;

const ById = z.object({ script: z.string().min(1).max(1_024) });

/** The scripts that a person keeps at hand. Each person has a list of their own; whoever may see a script may keep it there. */
export const favourites = defineContract('favourites', {
  /** The caller's list now and after each change; latest value. */
  watch: stream({ scope: 'scripts:read', input: z.object({}), item: Shortlist, window: 4 }),
  /** Puts a script on the caller's list; one that is there stays where it is. */
  add: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: ListedScript,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'FAVOURITES_FULL'],
  }),
  /** Takes a script off the caller's list; by its id also one that the catalogue has no more. */
  remove: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: z.object({}),
    errors: ['SCRIPT_AMBIGUOUS', 'FAVOURITE_NOT_FOUND'],
  }),
});
