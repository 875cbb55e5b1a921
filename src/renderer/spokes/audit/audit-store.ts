import type { AuditEntry, AuditFilter } from '#shared/contract/audit';
import { matchesAudit } from '#shared/contract/audit-filter';
import { HubError } from '#shared/contract/errors';
import type { HubLink } from '../../lib/hub-link';
import { nextPaint, perFrame } from '../../lib/per-frame';
import { mergeEntries } from './merge';

/** The entries that were fetched so far, newest first. */
export interface AuditPages {
  readonly items: readonly AuditEntry[];
  readonly state: 'loading' | 'ok' | 'error';
  readonly error: HubError | undefined;
  /** True when there are older ones. */
  readonly older: boolean;
}

/** The entries that fit a filter, for a page to show. */
export interface AuditStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => AuditPages;
  /** Fetches older entries, unless it does already or has the first. */
  readonly more: () => void;
  readonly retry: () => void;
}

/** Entries that fit a filter, newest first: a page, older ones on demand, and each new one as it is written. */
export function createAuditStore(
  { hub, ready }: Pick<HubLink, 'hub' | 'ready'>,
  filter: AuditFilter,
  paint: () => Promise<void> = nextPaint,
): AuditStore {
  const listeners = new Set<() => void>();
  let pages: AuditPages = { items: [], state: 'loading', error: undefined, older: false };
  let running = new AbortController();
  let next: number | null = null;
  let fetching = false;

  const publish = (change: Partial<AuditPages>): void => {
    pages = { ...pages, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (error: unknown): void => publish({ state: 'error', error: HubError.from(error) });

  async function load(signal: AbortSignal): Promise<void> {
    let after = await loadFirst(signal);
    while (!signal.aborted) {
      try {
        for await (const events of perFrame(hub.audit.follow({ after }, { signal }), undefined, paint)) {
          // Between what is shown and what comes there would be a gap.
          if (events.some(({ type }) => type === 'reset')) after = (await loadFirst(signal)) ?? after;
          const entries = events.flatMap((event) => (event.type === 'entry' ? [event.entry] : []));
          after = entries.at(-1)?.seq ?? after;
          const wanted = entries.filter((entry) => matchesAudit(entry, filter));
          if (wanted.length > 0) publish({ items: mergeEntries(pages.items, wanted) });
        }
        return;
      } catch (error) {
        if (!HubError.is(error, 'DISCONNECTED')) throw error;
        await ready(signal);
      }
    }
  }

  /** The newest page in place of what is shown; gives the sequence to follow from. */
  async function loadFirst(signal: AbortSignal): Promise<number | undefined> {
    const first = await hub.audit.page({ filter }, { signal });
    next = first.next;
    publish({ items: first.items, state: 'ok', error: undefined, older: next !== null });
    return first.items[0]?.seq;
  }

  async function fetchOlder(before: number, signal: AbortSignal): Promise<void> {
    const page = await hub.audit.page({ filter, before }, { signal });
    next = page.next;
    publish({ items: mergeEntries(pages.items, page.items), older: next !== null });
  }

  const start = (): void => {
    running = new AbortController();
    const { signal } = running;
    publish({ state: 'loading', error: undefined });
    load(signal).catch((error: unknown) => {
      if (!signal.aborted) fail(error);
    });
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) running.abort();
      };
    },
    snapshot: () => pages,
    more: () => {
      if (next === null || fetching) return;
      fetching = true;
      const { signal } = running;
      fetchOlder(next, signal)
        .catch((error: unknown) => {
          if (!signal.aborted) fail(error);
        })
        .finally(() => {
          fetching = false;
        });
    },
    retry: () => {
      running.abort();
      start();
    },
  };
}
