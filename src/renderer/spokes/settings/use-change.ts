import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Settings } from '#shared/contract/settings';
import { errorText } from '../../lib/error-text';
import { notify } from '../../lib/notify';
import { useSettings } from '../../lib/settings-context';

/** Changes settings; says so where the hub refuses. */
export function useChange(): (change: Partial<Settings>) => void {
  const { change } = useSettings();
  const attempt = useAttempt();
  return useCallback((what) => attempt(change(what)), [attempt, change]);
}

/** Shows why something did not work. */
export function useAttempt(): (work: Promise<unknown>) => void {
  const { t } = useTranslation();
  return useCallback(
    (work) => {
      work.catch((error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }));
    },
    [t],
  );
}
