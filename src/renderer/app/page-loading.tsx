import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingState } from '../ui/states';

/** In place of a page whose code is on its way. */
export function PageLoading(): ReactNode {
  const { t } = useTranslation();
  return <LoadingState label={t('shell:common.loading')} />;
}
