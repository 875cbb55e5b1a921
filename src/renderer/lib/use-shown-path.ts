import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useHubInfo } from './hub-info';
import { uploadedName } from './uploaded-name';

/** How a path is shown to people: a file that was sent for one run by its name, every other path as it is. */
export function useShownPath(): (path: string) => string {
  const { t } = useTranslation();
  const home = useHubInfo()?.home;
  return useCallback(
    (path) => {
      const name = uploadedName(path, home);
      return name === null ? path : t('shell:common.uploaded', { name });
    },
    [t, home],
  );
}
