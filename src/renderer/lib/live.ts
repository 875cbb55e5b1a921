import { useEffect } from 'react';
import type { ApprovalRequest } from '#shared/contract/approvals';
import type { Notice } from '#shared/contract/notifications';
import type { Repository } from '#shared/contract/repositories';
import type { Run } from '#shared/contract/runs';
import type { ScriptSummary, Source } from '#shared/contract/scripts';
import type { Pool } from '#shared/contract/slots';
import { createCollectionStore, type CollectionStore } from './collection-store';
import { useHubLink } from './hub-context';
import type { HubLink } from './hub-link';
import { useStore, type Collection } from './use-collection';

/** The collections that several pages show: one stream each, however many look at it. */
interface Live {
  readonly scripts: CollectionStore<ScriptSummary>;
  readonly runs: CollectionStore<Run>;
  readonly pools: CollectionStore<Pool>;
  readonly notices: CollectionStore<Notice>;
  readonly approvals: CollectionStore<ApprovalRequest>;
  readonly sources: CollectionStore<Source>;
  readonly repositories: CollectionStore<Repository>;
}

const byLink = new WeakMap<HubLink, Live>();

function liveOf(link: HubLink): Live {
  const known = byLink.get(link);
  if (known !== undefined) return known;
  const { hub, ready } = link;
  const made: Live = {
    scripts: createCollectionStore({
      open: (after, signal) => hub.scripts.watch({ after }, { signal }),
      keyOf: ({ id }) => id,
      ready,
    }),
    runs: createCollectionStore({ open: (after, signal) => hub.runs.watch({ after }, { signal }), keyOf: ({ id }) => id, ready }),
    pools: createCollectionStore({ open: (after, signal) => hub.slots.watch({ after }, { signal }), keyOf: ({ name }) => name, ready }),
    notices: createCollectionStore({
      open: (after, signal) => hub.notifications.watch({ after }, { signal }),
      keyOf: ({ id }) => id,
      ready,
    }),
    approvals: createCollectionStore({
      open: (after, signal) => hub.approvals.watch({ after }, { signal }),
      keyOf: ({ id }) => id,
      ready,
    }),
    sources: createCollectionStore({
      open: (after, signal) => hub.scripts.sources({ after }, { signal }),
      keyOf: ({ id }) => id,
      ready,
    }),
    repositories: createCollectionStore({
      open: (after, signal) => hub.repositories.watch({ after }, { signal }),
      keyOf: ({ source }) => source,
      ready,
    }),
  };
  byLink.set(link, made);
  return made;
}

/** Keeps the catalogue at hand from page to page, for the palette, without drawing anything when it changes. */
export function useKeepCatalogue(): void {
  const { scripts } = liveOf(useHubLink());
  useEffect(() => scripts.subscribe(() => undefined), [scripts]);
}

/** The catalogue, live. */
export const useScripts = (): Collection<ScriptSummary> => useStore(liveOf(useHubLink()).scripts);
/** Running and recent runs, live, in no order. */
export const useRuns = (): Collection<Run> => useStore(liveOf(useHubLink()).runs);
/** The slot pools, live; `hub` is that of all runs. */
export const usePools = (): Collection<Pool> => useStore(liveOf(useHubLink()).pools);
/** What was told, live, in no order. */
export const useNotices = (): Collection<Notice> => useStore(liveOf(useHubLink()).notices);
/** Starts that wait for another person, and what became of the last, live. */
export const useApprovals = (): Collection<ApprovalRequest> => useStore(liveOf(useHubLink()).approvals);
/** The folders that scripts come from, live. */
export const useSources = (): Collection<Source> => useStore(liveOf(useHubLink()).sources);
/** The git repositories among them, live. */
export const useRepositories = (): Collection<Repository> => useStore(liveOf(useHubLink()).repositories);
