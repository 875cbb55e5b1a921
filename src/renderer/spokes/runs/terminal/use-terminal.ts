import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../../lib/error-text';
import { useHubLink } from '../../../lib/hub-context';
import { notify } from '../../../lib/notify';
import { hasEnded } from '../../../lib/run-state';
import { useSettings } from '../../../lib/settings-context';
import { createTerminalSession, type TerminalSession, type TerminalSessionState } from './terminal-session';

/** A run in a terminal, for as long as the component is there; key it by the run. */
export function useTerminal(
  run: Run,
  writable: boolean,
  onLeave: () => void,
): TerminalSessionState & Pick<TerminalSession, 'attach' | 'retry'> {
  const { hub, ready } = useHubLink();
  const { t } = useTranslation('runs');
  const { settings } = useSettings();
  const { id } = run;
  const use = {
    ended: hasEnded(run),
    writable,
    bytes: run.output.bytes,
    label: t('terminal.label'),
    onLeave,
    onFailure: (error: Parameters<typeof errorText>[0]) => notify({ tone: 'bad', message: errorText(error, t) }),
  };
  const [session] = useState(() =>
    createTerminalSession(
      {
        follow: (after, signal) => hub.runs.follow({ run: id, ...(after !== undefined && { after }) }, { signal }),
        input: (text) => hub.runs.input({ run: id, text }),
        resize: (columns, rows) => hub.runs.resize({ run: id, columns, rows }),
        ready,
      },
      settings.terminalScrollback,
      use,
    ),
  );
  useEffect(() => session.update(use));
  const { made, error } = useSyncExternalStore(session.subscribe, session.snapshot);
  return { made, error, attach: session.attach, retry: session.retry };
}
