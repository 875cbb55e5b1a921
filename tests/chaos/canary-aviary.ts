import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import type { Witness } from './canary-witness';

/** A hub with some scripts, what is known of it, and where its command line is to look for it. */
export interface Aviary {
  readonly hub: HubClient;
  readonly home: string;
  /** The address of a vault that the hub can reach. */
  readonly vault: string;
  /** Where browsers reach it. */
  readonly port: number;
  /** What opens its sealed store. */
  readonly words: string;
  /** Sees what every client was told. */
  readonly witness: Witness;
  /** A name that nothing of this hub has yet. */
  readonly fresh: () => string;
  /** A secret that came of another: one that the hub made itself, or a further one that is typed. */
  readonly also: (place: string, secret?: string) => string;
  /** The same of one that is no text. */
  readonly alsoBytes: (place: string, secret: Buffer) => void;
}

/** A place that takes a secret; gives the run that had it, or undefined where there is none, or it was to be refused. */
export interface Place {
  readonly place: string;
  /** The commands that it types into, each as often as it has another way to take one. */
  readonly commands?: readonly string[];
  readonly tell: (aviary: Aviary, secret: string) => Promise<RunId | undefined>;
}

/** A place that has to refuse what it is told. */
export const refused =
  (ask: (aviary: Aviary, secret: string) => Promise<unknown>): Place['tell'] =>
  async (aviary, secret) => {
    await assertRefused(ask(aviary, secret));
    return undefined;
  };

/** Fails where it is taken, or fails for a reason that the hub does not know. */
export async function assertRefused(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof HubError && error.code !== 'INTERNAL') return;
    throw error;
  }
  throw new Error('it was taken');
}

/** Fails where a page of the sign-in answered otherwise. */
export async function assertStatus(answer: Promise<number>, status: number): Promise<void> {
  const given = await answer;
  if (given !== status) throw new Error(`the sign-in answered ${given}, not ${status}`);
}

/** Waits for a run's end. */
export async function endOf(hub: HubClient, run: RunId): Promise<void> {
  for await (const now of hub.runs.observe({ run })) if (now.endedAt !== null) return;
}
