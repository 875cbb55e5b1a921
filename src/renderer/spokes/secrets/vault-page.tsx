import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SealWay } from '#shared/contract/secret-values';
import type { PlacedSecret } from '#shared/contract/vaults';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import { RevealDialog } from './reveal-dialog';
import { useVaultColumns } from './vault-columns';
import { VersionsDialog } from './versions-dialog';

interface VaultPageProps {
  readonly name: string;
  readonly by: SealWay | null;
  readonly mayReveal: boolean;
}

/** What a vault holds; a row leads to its versions. Values are shown in no other way than those that are kept. */
export function VaultPage({ name, by, mayReveal }: VaultPageProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [revealing, setRevealing] = useState<PlacedSecret>();
  const [looking, setLooking] = useState<PlacedSecret>();
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
  const columns = useVaultColumns(mayReveal ? setRevealing : undefined);
  return (
    <Page
      fill
      title={t('vaults.secrets', { name })}
      crumbs={[{ label: t('title'), link: <Link href="/secrets">{t('title')}</Link> }, { label: name }]}
      crumbsLabel={t('form.where')}
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
      {revealing !== undefined && <RevealDialog name={`${name}:${revealing.name}`} by={by} onClose={() => setRevealing(undefined)} />}
      {looking !== undefined && <VersionsDialog vault={name} name={looking.name} onClose={() => setLooking(undefined)} />}
    </Page>
  );
}
