import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate, ListedCertificate } from '#shared/contract/certificates';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { StatusTag, type Tone } from '../../ui/status-tag';
import { dayText } from '../../lib/date-text';
import { useUsers } from './use-users';

const tones: Readonly<Record<Certificate['validity'], Tone>> = { valid: 'ok', soon: 'wait', expired: 'bad', future: 'plain' };

/** How long it is good for, name, issuer, end, key, and where it lies. */
export function useCertificateColumns(): readonly Column<ListedCertificate>[] {
  const { t } = useTranslation('certificates');
  const { locale } = useFormat();
  const users = useUsers();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        width: 130,
        cell: ({ validity }) => <StatusTag tone={tones[validity]} label={t(`validity.${validity}`)} />,
        sortBy: ({ daysLeft }) => daysLeft,
      },
      { id: 'name', header: t('column.name'), width: 4, cell: ({ name }) => <b title={name}>{name}</b>, sortBy: ({ name }) => name },
      { id: 'issuer', header: t('column.issuer'), width: 2, cell: ({ issuer, selfSigned }) => (selfSigned ? t('itself') : issuer) },
      {
        id: 'ends',
        header: t('column.ends'),
        width: 220,
        cell: ({ validTo, daysLeft }) => `${dayText(validTo, locale)} · ${t('days', { count: daysLeft })}`,
        sortBy: ({ validTo }) => validTo,
      },
      { id: 'key', header: t('column.key'), width: 130, cell: ({ privateKey }) => t(`key.${privateKey}`) },
      { id: 'users', header: t('column.users'), width: 2, cell: ({ usedBy }) => <span title={users(usedBy)}>{users(usedBy) || '—'}</span> },
      { id: 'where', header: t('column.where'), width: 3, cell: ({ where }) => <span title={where}>{where}</span> },
    ],
    [t, locale, users],
  );
}
