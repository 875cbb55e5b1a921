import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedCertificate } from '#shared/contract/certificates';

/** What a certificate is used by, as a list in words. */
export function useUsers(): (users: ListedCertificate['usedBy']) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (users) =>
      new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
        users.map(({ kind, name }) => t(`shell:certificateUser.${kind}`, { name })),
      ),
    [t, i18n.language],
  );
}
