import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from './error-text';
import { notify } from './notify';

/** Shows why something did not work, and what is to be said when it did. */
export function useAttempt(): (work: Promise<unknown>, done?: string) => void {
  const { t } = useTranslation();
  return useCallback(
    (work, done) => {
      work.then(
        () => done !== undefined && notify({ tone: 'ok', message: done }),
        (error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }),
      );
    },
    [t],
  );
}
