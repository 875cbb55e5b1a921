import { z } from '../contract/zod';

/**
 * Version of the wire, which a local socket greets with. Raise it when a peer that does not know of a change would take what
 * it is sent for a fault: a new kind of frame or message, a field that is gone or means something else, another framing.
 * Not for a procedure or a field of a contract, which those answer for themselves. Who speaks another version is refused
 * by both sides (`local-socket-greeting.ts`); what becomes of a recorder that does is in docs/adr/0004-one-recorder.md.
 * Change with it the recorded frames of `tests/contract`. A page needs none: its hub has sent it, and answers in kind.
 * 1: one frame a message. 2: two to 64 frames may travel together.
 */
export const WIRE_VERSION = 2;

/** Largest frame on the wire, in bytes of its JSON. */
export const MAX_FRAME = 1_048_576;
/** Bytes that may wait for a peer that does not read, before it is let go: answers to calls have no credit. */
export const MAX_WAITING = 64 * MAX_FRAME;
/** Calls and streams that one session may have open at once. */
export const MAX_OPEN = 1_024;
/** Items that one frame may carry. */
export const MAX_BATCH = 64;
/** Frames that one message may carry; all of them together keep `MAX_FRAME`. */
export const MAX_TOGETHER = 64;

const id = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const path = z.string().min(1).max(128);
const credit = z.number().int().positive().max(65_536);
// May be left out: JSON has no `undefined`.
const payload = z.unknown().optional();

/** What a client sends. `id` is chosen by the client and never used twice in a session. */
export const ClientFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('call'), id, path, input: payload }),
  z.strictObject({ t: z.literal('open'), id, path, input: payload, credit }),
  z.strictObject({ t: z.literal('grant'), id, n: credit }),
  z.strictObject({ t: z.literal('stop'), id }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/**
 * What the hub sends. `item` carries one to 64 items of a stream, in order. After `bye` it takes no more: calls and
 * streams from this `id` on were not looked at, calls before it are answered, and then the connection closes
 * (as GOAWAY does, RFC 9113 section 6.8).
 */
export const ServerFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('ok'), id, value: payload }),
  z.strictObject({ t: z.literal('item'), id, values: z.array(z.unknown()).min(1).max(MAX_BATCH) }),
  z.strictObject({ t: z.literal('end'), id }),
  z.strictObject({ t: z.literal('err'), id, code: z.string().max(64), data: payload }),
  z.strictObject({ t: z.literal('bye'), id }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/**
 * What a transport carries: one frame as it is, or two to 64 in an array, in order, which means what they would mean one
 * after the other. A hub answers so only a client that has sent one. One frame that is none makes the message none.
 */
export const ClientMessage = z.union([ClientFrame, z.array(ClientFrame).min(2).max(MAX_TOGETHER)]);
export type ClientMessage = z.infer<typeof ClientMessage>;
export const ServerMessage = z.union([ServerFrame, z.array(ServerFrame).min(2).max(MAX_TOGETHER)]);
export type ServerMessage = z.infer<typeof ServerMessage>;
