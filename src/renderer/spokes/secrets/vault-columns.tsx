import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlacedSecret, PlacedVersion } from '#shared/contract/vaults';
import { useFormat, useNow } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { RowActions } from '../../ui/row-actions';
import { StatusTag } from '../../ui/status-tag';

type Timed = Pick<PlacedVersion, 'enabled' | 'createdAt' | 'changedAt' | 'expiresAt'>;

type Act = ((secret: PlacedSecret) => void) | undefined;

/** What is known of a vault's secret; the last column shows its value, or takes a new one, where one may. */
export function useVaultColumns(onReveal: Act, onRenew: Act): readonly Column<PlacedSecret>[] {
  const { t } = useTranslation('secrets');
  return useMemo(
    (): readonly Column<PlacedSecret>[] => [
      { id: 'name', header: t('column.name'), width: 3, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name.toLowerCase() },
      { id: 'type', header: t('vaults.type'), width: 2, cell: ({ contentType }) => contentType ?? '—' },
      { id: 'state', header: t('vaults.state'), width: 130, cell: (secret) => <PlacedState of={secret} /> },
      {
        id: 'created',
        header: t('vaults.created'),
        width: 140,
        cell: ({ createdAt }) => <Time at={createdAt} />,
        sortBy: ({ createdAt }) => createdAt,
      },
      {
        id: 'changed',
        header: t('vaults.changed'),
        width: 140,
        cell: ({ changedAt }) => <Time at={changedAt} />,
        sortBy: ({ changedAt }) => changedAt,
      },
      {
        id: 'expires',
        header: t('vaults.expires'),
        width: 140,
        cell: ({ expiresAt }) => <Time at={expiresAt} />,
        sortBy: ({ expiresAt }) => expiresAt,
      },
      {
        id: 'actions',
        header: '',
        width: 84,
        align: 'right',
        cell: (secret) => <Actions secret={secret} onReveal={onReveal} onRenew={onRenew} />,
      },
    ],
    [t, onReveal, onRenew],
  );
}

interface ActionsProps {
  readonly secret: PlacedSecret;
  /** Absent where it may not be done. */
  readonly onReveal: Act;
  readonly onRenew: Act;
}

function Actions({ secret, onReveal, onRenew }: ActionsProps): ReactNode {
  const { t } = useTranslation('secrets');
  const { name } = secret;
  const look = onReveal === undefined ? [] : [{ icon: 'search' as const, label: t('reveal.act', { name }), act: () => onReveal(secret) }];
  const renew = onRenew === undefined ? [] : [{ icon: 'plus' as const, label: t('vaults.renew', { name }), act: () => onRenew(secret) }];
  return <RowActions actions={[...look, ...renew]} />;
}

/** Whether a version gives its value. */
export function PlacedState({ of: { enabled, expiresAt } }: { readonly of: Timed }): ReactNode {
  const { t } = useTranslation('secrets');
  const now = useNow(60_000);
  if (!enabled) return <StatusTag tone="plain" label={t('vaults.disabled')} />;
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return <StatusTag tone="wait" label={t('vaults.expired')} />;
  return <StatusTag tone="ok" label={t('vaults.enabled')} />;
}

/** A day and time, or that there is none. */
export function Time({ at }: { readonly at: string | null }): ReactNode {
  const format = useFormat();
  return at === null ? '—' : <span title={format.full(at)}>{format.when(at)}</span>;
}
