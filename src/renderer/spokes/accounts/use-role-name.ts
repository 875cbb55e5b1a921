import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { builtInRoles } from '#shared/contract/account-values';

/** What a role is called: those that are built in in the reader's language, others as they were made. */
export function useRoleName(): (id: string) => string {
  const { t } = useTranslation('accounts');
  return useCallback((id) => (builtInRoles.some((role) => role === id) ? t(`builtIn.${id}`) : id), [t]);
}
