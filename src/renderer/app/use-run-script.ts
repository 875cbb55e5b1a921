import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Script, ScriptSummary } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { errorText } from '../lib/error-text';
import { useMay } from '../lib/hub-info';
import { useHub } from '../lib/hub-context';
import { notify } from '../lib/notify';
import type { Seen } from './palette-grants';
import { scriptHref } from '../lib/script-address';

/** True where a script can start without asking anything. */
export const runsAtOnce = ({ approval, blocked, confirm, params }: Pick<Script, 'approval' | 'blocked' | 'confirm' | 'params'>): boolean =>
  !blocked &&
  approval === null &&
  confirm === null &&
  params.every((param) => !param.required || ('default' in param && param.default !== null));

interface RunScript {
  /** Starts it and goes to the run; to its form instead where it has something to ask. In the background the page stays. */
  readonly run: (script: ScriptSummary, background: boolean, seen: Seen | undefined) => Promise<void>;
  readonly busy: boolean;
}

/** What Enter does on a script of the palette. */
export function useRunScript(onDone: () => void): RunScript {
  const hub = useHub();
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const mayRun = useMay('runs:write');
  const [busy, setBusy] = useState(false);
  const run = async (script: ScriptSummary, background: boolean, seen: Seen | undefined): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const full = await hub.scripts.get({ script: script.id });
      // Its page says why it does not run.
      if (!mayRun || !runsAtOnce(full) || !isTrusted(full.trust)) navigate(scriptHref(script.id));
      else {
        const bound = seen?.script === script.id ? { expect: seen.digest } : {};
        const started = await hub.runs.start({ script: script.id, attended: true, ...bound });
        if (background) notify({ tone: 'ok', message: t('shell:palette.started', { name: script.name }) });
        else navigate(`/runs/${started.run}`);
      }
      onDone();
    } catch (error) {
      const failure = HubError.from(error);
      notify({ tone: 'bad', message: errorText(failure, t) });
      // Its form shows what it may reach by now, and asks again.
      if (HubError.is(failure, 'GRANTS_CHANGED') || HubError.is(failure, 'APPROVAL_REQUIRED')) {
        navigate(scriptHref(script.id));
        onDone();
      }
    } finally {
      setBusy(false);
    }
  };
  return { run, busy };
}
