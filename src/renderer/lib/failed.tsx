import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubError } from '#shared/contract/errors';
import { ErrorState } from '../ui/states';
import { errorText, incidentOf } from './error-text';

/** In place of what could not be had: the sentence, the incident's id, another try. */
export function Failed({ error, retry }: { readonly error: HubError; readonly retry?: () => void }): ReactNode {
  const { t } = useTranslation();
  const incident = incidentOf(error);
  return (
    <ErrorState
      message={errorText(error, t)}
      incident={incident === undefined ? undefined : t('shell:common.incident', { incident })}
      retry={retry === undefined ? undefined : { label: t('shell:common.retry'), act: retry }}
    />
  );
}
