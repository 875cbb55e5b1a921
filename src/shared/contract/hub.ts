import { Actor } from './actor';
import { defineContract, procedure, ScopeName, stream } from './kernel';
import { z } from './zod';

/** Who the hub is, and who the caller is to it. */
export const HubInfo = z.object({
  version: z.string().max(64),
  /** `desktop` leaves with its window's application, `background` when it is idle. */
  kind: z.enum(['desktop', 'background']),
  pid: z.number().int(),
  home: z.string().max(4_096),
  /** Node's name of the system: `linux`, `darwin`, `win32`. */
  platform: z.string().max(32),
  actor: Actor,
  scopes: z.array(ScopeName),
  /** Whether `pick` can show a dialog. */
  display: z.boolean(),
});
export type HubInfo = z.infer<typeof HubInfo>;

/** An external part: whether it is there, what it enables and how to get it. */
export const Part = z.object({
  id: z.string().max(64),
  name: z.string().max(64),
  state: z.enum(['ok', 'limited', 'missing']),
  version: z.string().max(256).nullable(),
  path: z.string().max(4_096).nullable(),
  enables: z.string().max(512),
  /** What is limited, or how to get it. */
  advice: z.string().max(1_024).nullable(),
});
export type Part = z.infer<typeof Part>;

/** The hub itself: who it is, what this machine has, serving a browser, making room for another. */
export const hub = defineContract('hub', {
  /** Who the hub is and who the caller is to it. */
  info: procedure({ scope: 'hub:read', input: z.object({}), output: HubInfo }),
  /** Every external part that this machine has or lacks. */
  doctor: procedure({
    scope: 'hub:read',
    input: z.object({}),
    output: z.object({ parts: z.array(Part).max(64), sandbox: z.array(z.string().max(512)).max(32) }),
  }),
  /** Serves the dashboard over HTTP on loopback for as long as this stream is open. Port 0 takes a free one. */
  serve: stream({
    scope: 'hub:admin',
    input: z.object({ port: z.number().int().min(0).max(65_535).default(0) }),
    item: z.discriminatedUnion('type', [
      z.object({ type: z.literal('listening'), port: z.number().int(), link: z.string().max(2_048) }),
      z.object({ type: z.literal('opened'), address: z.string().max(256), userAgent: z.string().max(512) }),
    ]),
    errors: ['PORT_TAKEN'],
    window: 16,
  }),
  /** A new one-time link for a face that is already served on `port`. */
  link: procedure({
    scope: 'hub:admin',
    input: z.object({ port: z.number().int().min(1).max(65_535) }),
    output: z.object({ link: z.string().max(2_048) }),
    errors: ['PORT_NOT_SERVED'],
  }),
  /** Asks a background hub to make room; runs go on. Answers before it leaves. */
  retire: procedure({ scope: 'hub:admin', input: z.object({}), output: z.object({ retiring: z.boolean() }) }),
  /** Takes note of a fault of a page, as the hub does of its own; the id is for the person, the text for the log. */
  incident: procedure({
    scope: 'hub:read',
    input: z.object({ page: z.string().max(512), message: z.string().max(1_024), stack: z.string().max(8_192) }),
    output: z.object({ incident: z.string().max(64) }),
  }),
  /** Lets the person choose a file or folder with the system's dialog; null when they close it. */
  pick: procedure({
    scope: 'hub:read',
    input: z.object({ kind: z.enum(['file', 'folder']) }),
    output: z.object({ path: z.string().max(4_096).nullable() }),
    errors: ['DISPLAY_MISSING'],
  }),
});
