import { useState } from 'react';
import type { GraphEntry } from '#shared/contract/graph';
import { HubError } from '#shared/contract/errors';
import { useHub } from '../../lib/hub-context';
import { useRenewedEffect } from '../../lib/use-renewed';
import { wait } from '../../lib/wait';

/** Who types goes on typing for so long. Milliseconds. */
const PAUSE_MS = 250;

/** What was found for what is typed now; what was found before stays until then. */
export interface Found {
  readonly entries: readonly GraphEntry[];
  readonly busy: boolean;
  readonly error: HubError | undefined;
}

const nothing: Found = { entries: [], busy: false, error: undefined };

/** The first page of what Graph finds for `query`, while `wanted`. */
export function useDirectory(kind: 'user' | 'group', query: string, wanted: boolean): Found {
  const hub = useHub();
  const [found, setFound] = useState(nothing);
  useRenewedEffect(() => {
    if (!wanted) return undefined;
    const abort = new AbortController();
    const look = async (): Promise<void> => {
      await wait(PAUSE_MS, abort.signal);
      if (abort.signal.aborted) return;
      setFound(({ entries }) => ({ entries, busy: true, error: undefined }));
      try {
        for await (const { entries } of hub.graph.search({ kind, query }, { signal: abort.signal })) {
          setFound({ entries, busy: false, error: undefined });
          return;
        }
        setFound(nothing);
      } catch (reason) {
        if (!abort.signal.aborted) setFound({ ...nothing, error: HubError.from(reason) });
      }
    };
    void look();
    return () => abort.abort();
  }, [hub, kind, query, wanted]);
  return wanted ? found : nothing;
}
