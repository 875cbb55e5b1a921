import { GRAPH_LOOK_UP_MOST, GRAPH_QUERY_MOST, graphKinds } from './graph-values';
import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

const id = z.string().min(1).max(256);
const text = z.string().max(1_024);

/** Somebody of the directory. */
export const GraphUser = z.object({
  kind: z.literal('user'),
  id,
  name: text,
  /** The user principal name: what scripts are given. */
  upn: text,
  mail: text.nullable(),
  title: text.nullable(),
});
export type GraphUser = z.infer<typeof GraphUser>;

/** Something that can be looked for. `id` is Graph’s own. */
export const GraphEntry = z.discriminatedUnion('kind', [
  GraphUser,
  z.object({ kind: z.literal('group'), id, name: text, mail: text.nullable(), about: text.nullable(), security: z.boolean() }),
  z.object({
    kind: z.literal('device'),
    id,
    name: text,
    /** The id that the device itself is registered with. */
    deviceId: text,
    system: text.nullable(),
    lastSignIn: z.iso.datetime({ offset: true }).nullable(),
    enabled: z.boolean().nullable(),
  }),
  z.object({ kind: z.literal('site'), id, name: text, url: z.string().max(4_096) }),
]);
export type GraphEntry = z.infer<typeof GraphEntry>;

/** What became of one that was looked up by its id. `failed`: Graph did not answer for it, with which status and code. */
export const GraphLookedUp = z.discriminatedUnion('state', [
  z.object({ id, state: z.literal('found'), entry: GraphEntry }),
  z.object({ id, state: z.literal('missing') }),
  z.object({ id, state: z.literal('failed'), status: z.number().int(), code: z.string().max(128) }),
]);
export type GraphLookedUp = z.infer<typeof GraphLookedUp>;

const Kind = z.enum(graphKinds);
const ofGraph = [
  'GRAPH_UNAUTHORIZED',
  'GRAPH_FORBIDDEN',
  'GRAPH_THROTTLED',
  'GRAPH_UNREACHABLE',
  'GRAPH_REFUSED',
  // Before Graph: what stands between the account and its token.
  'IDENTITY_MISCONFIGURED',
  'IDENTITY_CLOCK_WRONG',
  'IDENTITY_REFUSED',
  'IDENTITY_FORGED',
  'SEALED_DAMAGED',
] as const;

/** The directory of the Microsoft account that is signed in, for pickers. It is only read. */
export const graph = defineContract('graph', {
  /** Whether who calls can ask it: whether somebody has signed in for them. Asks nobody but what is kept here. */
  state: procedure({ scope: 'identity:read', input: z.object({}), output: z.object({ signedIn: z.boolean() }) }),
  /** Who is signed in. `photo` is a ticket for its bytes, null where there is none. */
  me: procedure({
    scope: 'identity:read',
    input: z.object({}),
    output: GraphUser.extend({ photo: z.object({ ticket: z.string().max(128), type: z.string().max(64) }).nullable() }),
    errors: ofGraph,
  }),
  /**
   * What begins with, or holds, the words of the query, a page at a time: the next page is asked for when it is wanted, so whoever has
   * seen enough stops. Without a query the first ones that there are. At most 40 pages.
   */
  search: stream({
    scope: 'identity:read',
    input: z.object({ kind: Kind, query: z.string().trim().max(GRAPH_QUERY_MOST).default('') }),
    item: z.object({ entries: z.array(GraphEntry).max(100), more: z.boolean() }),
    errors: ofGraph,
    window: 1,
  }),
  /** Those with these ids, in their order; users by their principal name too. One that fails does not spoil the others. */
  lookUp: procedure({
    scope: 'identity:read',
    input: z.object({ kind: Kind, ids: z.array(id).min(1).max(GRAPH_LOOK_UP_MOST) }),
    output: z.object({ entries: z.array(GraphLookedUp).max(GRAPH_LOOK_UP_MOST) }),
    errors: ofGraph,
  }),
});
