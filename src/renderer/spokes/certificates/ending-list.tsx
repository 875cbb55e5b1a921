import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedCertificate } from '#shared/contract/certificates';
import { Icon } from '../../ui/icon';
import { useUsers } from './use-users';

/** Those that something uses and that have ended, or soon do: what uses them stops then. */
export function EndingList({ certificates }: { readonly certificates: readonly ListedCertificate[] }): ReactNode {
  const { t } = useTranslation('certificates');
  const users = useUsers();
  const ending = certificates.filter(({ usedBy, validity }) => usedBy.length > 0 && (validity === 'soon' || validity === 'expired'));
  if (ending.length === 0) return null;
  return (
    <ul className="certificates-ending" aria-label={t('ending.title')}>
      {ending.map(({ thumbprint, name, validity, daysLeft, usedBy }) => (
        <li key={thumbprint}>
          <Icon name="warning" size={14} />
          {t(validity === 'expired' ? 'ending.over' : 'ending.soon', { name, count: daysLeft, users: users(usedBy) })}
        </li>
      ))}
    </ul>
  );
}
