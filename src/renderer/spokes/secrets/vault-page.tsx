import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SealWay } from '#shared/contract/secret-values';
import type { PlacedSecret } from '#shared/contract/vaults';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import { RevealDialog } from './reveal-dialog';
import { useVaultColumns } from './vault-columns';
import { VersionForm } from './version-form';
import { VersionsDialog } from './versions-dialog';

interface VaultPageProps {
  readonly name: string;
  readonly by: SealWay | null;
  readonly mayReveal: boolean;
  readonly mayWrite: boolean;
}

/** What a vault holds; a row leads to its versions. Values are shown in no other way than those that are kept. */
export function VaultPage({ name, by, mayReveal, mayWrite }: VaultPageProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [revealing, setRevealing] = useState<{ readonly name: string; readonly version?: string }>();
  const [looking, setLooking] = useState<PlacedSecret>();
  /** What is given a value: a secret that is there, or one that is named then. */
  const [giving, setGiving] = useState<PlacedSecret | 'new'>();
  const listed = useCall(
    async (signal) => {
      const secrets: PlacedSecret[] = [];
      let goesOn = false;
      for await (const page of hub.vaults.secrets({ vault: name }, { signal })) {
        secrets.push(...page.secrets);
        goesOn = page.more;
      }
      return { secrets, goesOn };
    },
    [hub, name],
  );
  const columns = useVaultColumns(mayReveal ? setRevealing : undefined, mayWrite ? setGiving : undefined);
  return (
    <Page
      fill
      title={t('vaults.secrets', { name })}
      crumbs={[{ label: t('title'), link: <Link href="/secrets">{t('title')}</Link> }, { label: name }]}
      crumbsLabel={t('form.where')}
      actions={
        listed.value !== undefined && (
          <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => setGiving('new')}>
            {t('add')}
          </Button>
        )
      }
    >
      {listed.error !== undefined ? (
        <Failed error={listed.error} retry={listed.retry} />
      ) : (
        <Card fill>
          <DataTable
            label={t('vaults.secrets', { name })}
            columns={columns}
            rows={listed.value?.secrets ?? []}
            rowKey={(one) => one.name}
            onOpen={setLooking}
            initialSort={{ id: 'name', desc: false }}
            loading={listed.value === undefined ? t('shell:common.loading') : undefined}
            empty={<EmptyState icon="secrets" title={t('vaults.empty')} hint={t('vaults.emptyHint')} />}
          />
          {listed.value?.goesOn === true && <p className="secrets-warning">{t('vaults.more')}</p>}
        </Card>
      )}
      {revealing !== undefined && (
        <RevealDialog name={`${name}:${revealing.name}`} version={revealing.version} by={by} onClose={() => setRevealing(undefined)} />
      )}
      {looking !== undefined && revealing === undefined && (
        <VersionsDialog
          vault={name}
          name={looking.name}
          onReveal={mayReveal ? (version) => setRevealing({ name: looking.name, version }) : undefined}
          onClose={() => setLooking(undefined)}
        />
      )}
      {giving !== undefined && (
        <VersionForm
          vault={name}
          name={giving === 'new' ? undefined : giving.name}
          onDone={listed.retry}
          onClose={() => setGiving(undefined)}
        />
      )}
    </Page>
  );
}
