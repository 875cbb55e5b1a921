import type { GraphLookedUp } from '#shared/contract/graph';
import type { GraphKind } from '#shared/contract/graph-values';
import type { z } from '#shared/contract/zod';
import { answered, AnsweredBatch } from './answers';
import type { GraphClient } from './client';
import { saidOf } from './faults';
import type { GraphDeps } from './ports';
import { idRead } from './requests';
import { isBusy, pauseAfter } from '#main/platform/retry-after';

/** Parts of one batch: Graph takes no more. */
const MOST_PARTS = 20;

type Part = z.infer<typeof AnsweredBatch>['responses'][number];
/** Stands for a part that Graph did not answer. */
const unanswered = (id: string): Part => ({ id, status: 503 });

/**
 * Looks ids up, twenty in a batch. Parts that Graph was too busy for are asked for again, those alone and after as long as it asked;
 * what still fails then is named with its status, and the rest is answered.
 */
export async function lookUp(
  { client, wait }: { readonly client: GraphClient; readonly wait: GraphDeps['wait'] },
  { kind, ids }: { readonly kind: GraphKind; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<GraphLookedUp[]> {
  const found = new Map<string, GraphLookedUp>();
  const distinct = [...new Set(ids)];
  for (let at = 0; at < distinct.length; at += MOST_PARTS) {
    for (const [id, part] of await partsOf(distinct.slice(at, at + MOST_PARTS))) found.set(id, lookedUp(kind, id, part));
  }
  return ids.flatMap((id) => found.get(id) ?? []);

  async function partsOf(wanted: readonly string[]): Promise<Map<string, Part>> {
    const parts = new Map<string, Part>();
    let open = wanted;
    for (let attempt = 1; ; attempt += 1) {
      for (const [id, part] of await ask(open)) parts.set(id, part);
      open = open.filter((id) => isBusy(parts.get(id)?.status ?? 503));
      if (open.length === 0) return parts;
      const pauses = open.map((id) => pauseAfter(header(parts.get(id), 'retry-after'), attempt, Date.now()));
      const longest = Math.max(...pauses.map((pause) => (pause.again ? pause.ms : Number.POSITIVE_INFINITY)));
      if (!Number.isFinite(longest)) return parts;
      await wait(longest, signal);
    }
  }

  async function ask(wanted: readonly string[]): Promise<[string, Part][]> {
    const requests = wanted.map((id, index) => ({ id: String(index), method: 'GET', url: idRead(kind, id).path }));
    const { responses } = await client.batch(idRead(kind, '').permission, { requests }, AnsweredBatch);
    const byId = new Map(responses.map((part) => [part.id, part]));
    return wanted.map((id, index) => [id, byId.get(String(index)) ?? unanswered(String(index))]);
  }
}

function lookedUp(kind: GraphKind, id: string, { status, body }: Part): GraphLookedUp {
  if (status === 404) return { id, state: 'missing' };
  const parsed = status === 200 ? answered[kind].safeParse(body) : undefined;
  if (parsed?.success === true) return { id, state: 'found', entry: parsed.data };
  return { id, state: 'failed', status, code: saidOf(body).code };
}

/** Names of headers in a batch are as Graph writes them that day. */
const header = (part: Part | undefined, name: string): string | null =>
  Object.entries(part?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
