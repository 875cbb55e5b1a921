import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineContract, procedure, stream } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';
import { createRouter, mount } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { createBytes } from '#main/hub/bytes';
import type { Actor } from '#shared/contract/actor';
import type { FaceAudit, Hub } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { createSessions } from '#main/hub/sessions';
import type { Log } from '#main/platform/log-port';

const From = { address: z.string().optional(), userAgent: z.string().optional() };
/** A contract with as much on it as the faces' tests need. */
export const probe = defineContract('probe', {
  echo: procedure({ scope: 'hub:read', input: z.object({ text: z.string() }), output: z.object({ text: z.string(), face: z.string() }) }),
  whence: procedure({ scope: 'hub:read', input: z.object({}), output: z.object(From) }),
  admin: procedure({ scope: 'hub:admin', input: z.object({}), output: z.object({}) }),
  flood: stream({ scope: 'runs:read', input: z.object({}), item: z.string(), window: 256, batch: 8 }),
});

export interface StubHub {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  /** Whose sessions were written down. */
  readonly audited: readonly Actor[];
  readonly scope: Scope;
  readonly renderer: string;
  /** What was logged: the event, and the reason where it has one. */
  readonly events: readonly string[];
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** A hub with real sessions, tickets and kernel, and no spokes but `probe`. */
export async function createStubHub(now: () => number = Date.now): Promise<StubHub> {
  const faults: unknown[] = [];
  const events: string[] = [];
  const audited: Actor[] = [];
  const scope = new Scope((error) => faults.push(error));
  const folder = await mkdtemp(join(tmpdir(), 'axle-face-'));
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(renderer, 'index.html'), '<title>Axle</title><style nonce="__CSP_NONCE__"></style>');
  await writeFile(join(renderer, 'assets', 'main-Ab12_cd9.js'), 'export {};');
  await writeFile(join(folder, 'outside.txt'), 'secret');

  const note = (event: string, data: object = {}): void => void events.push('reason' in data ? `${event}: ${String(data.reason)}` : event);
  const log: Log = { debug: note, info: note, warn: note, error: (event, _error, data) => note(event, data) };
  const incident = (error: unknown): string => `incident-${faults.push(error)}`;
  const router = createRouter([
    mount(probe, {
      echo: async ({ text }, { actor }) => ({ text, face: actor.face }),
      whence: async (_input, { actor: { address, userAgent } }) => ({
        ...(address !== undefined && { address }),
        ...(userAgent !== undefined && { userAgent }),
      }),
      admin: async () => ({}),
      async *flood() {
        for (;;) yield 'x'.repeat(60_000);
      },
    }),
  ]);
  const close = (): Promise<void> => scope.close();
  const hub: Hub = {
    facts: { version: '0.0.0', kind: 'background', home: folder, runtime: folder },
    log,
    sessions: createSessions(scope, now),
    bytes: createBytes(now),
    leaving: new AbortController().signal,
    connect: (duplex, session) => serve(duplex, router, session, { report: incident, defer: (run) => void setImmediate(run) }),
    incident,
    onRuns: () => () => undefined,
    cancelRun: async () => undefined,
    onSettings: () => () => undefined,
    onAtHand: () => () => undefined,
    onSlots: () => () => undefined,
    lock: { close: async () => false, onState: () => () => undefined },
    wake: () => undefined,
    onUnreached: () => () => undefined,
    closed: Promise.resolve(),
    close,
  };
  return {
    hub,
    audit: { sessionOpened: async (actor) => void audited.push(actor) },
    audited,
    scope,
    renderer,
    events,
    faults,
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
