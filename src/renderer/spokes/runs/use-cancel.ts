import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';

// Who asked once sees it on the list and on the run's page alike.
let asked: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const set = (next: Iterable<string>): void => {
  asked = new Set(next);
  for (const listener of listeners) listener();
};

interface Cancel {
  readonly cancel: (run: Pick<Run, 'id' | 'state'>) => void;
  /** Ids of the runs that were asked to end. */
  readonly asked: ReadonlySet<string>;
}

/** Asks runs to end. A run that was asked may take five seconds until its end is seen. */
export function useCancel(): Cancel {
  const hub = useHub();
  const { t } = useTranslation('runs');
  const cancel = useCallback(
    ({ id, state }: Pick<Run, 'id' | 'state'>) => {
      set([...asked, id]);
      hub.runs.cancel({ run: id }).catch((reason: unknown) => {
        const error = HubError.from(reason);
        // It ended while it was asked to: that is what was wanted.
        if (error.code === 'RUN_ENDED') return;
        // It is being ended; only that it was asked for could not be written down.
        const unnoted = state !== 'queued' && error.code.startsWith('STORAGE_');
        if (!unnoted) set([...asked].filter((other) => other !== id));
        notify({ tone: 'bad', message: unnoted ? `${t('cancel.unnoted')} ${errorText(error, t)}` : errorText(error, t) });
      });
    },
    [hub, t],
  );
  return { cancel, asked: useSyncExternalStore(subscribe, () => asked) };
}
