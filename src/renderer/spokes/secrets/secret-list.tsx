import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Secret } from '#shared/contract/secrets';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import type { Collection } from '../../lib/use-collection';
import { useMedia } from '../../lib/use-media';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { useSecretColumns } from './secret-columns';

/** Columns that make room for the others where there is little. */
const GIVE_WAY = ['labels', 'usedBy', 'place'];

interface SecretListProps {
  readonly secrets: Collection<Secret>;
  /** The button that keeps one, where one can be kept now. */
  readonly add: ReactNode;
  readonly mayWrite: boolean;
  /** Where values may be seen. */
  readonly onReveal: ((secret: Secret) => void) | undefined;
}

/** Every secret with what is known of it; never a value. A row leads to its form. */
export function SecretList({ secrets, add, mayWrite, onReveal }: SecretListProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const roomy = useMedia('(min-width: 1200px)');
  const [removing, setRemoving] = useState<Secret>();
  const columns = useSecretColumns(onReveal, mayWrite ? setRemoving : undefined);
  if (secrets.error !== undefined && secrets.items.length === 0) return <Failed error={secrets.error} retry={secrets.retry} />;
  return (
    <Card fill>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={secrets.items}
        rowKey={({ name }) => name}
        onOpen={({ name }) => navigate(`/secrets/${encodeURIComponent(name)}`)}
        initialSort={{ id: 'name', desc: false }}
        hidden={roomy ? [] : GIVE_WAY}
        loading={secrets.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={
          <EmptyState icon="secrets" title={t('empty.title')} hint={t(add === undefined ? 'empty.locked' : 'empty.hint')} actions={add} />
        }
      />
      {removing !== undefined && (
        <RemoveDialog
          title={t('remove.title', { name: removing.name })}
          text={t('remove.text')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.secrets.remove({ name: removing.name }));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
