import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Secret } from '#shared/contract/secrets';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCollection } from '../../lib/use-collection';
import { useStream } from '../../lib/use-stream';
import { useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { RevealDialog } from './reveal-dialog';
import { SecretForm } from './secret-form';
import { SecretList } from './secret-list';
import { StateCard } from './state-card';
import { VaultPage } from './vault-page';
import { VaultsCard } from './vaults-card';
import './secrets.css';

/** No secret can be called so. */
const NEW = '+new';
const VAULT = '+vault';

/** `/secrets` lists them and says how they are sealed, `/secrets/+new` keeps one, `/secrets/NAME` changes one, `/secrets/+vault/VAULT` shows a vault. */
export function SecretsPage(): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [path, navigate] = useLocation();
  const mayWrite = useMay('secrets:write');
  const mayReveal = useMay('secrets:reveal');
  const state = useStream((signal) => hub.secrets.state({}, { signal }), [hub]);
  const secrets = useCollection(
    (after, signal) => hub.secrets.watch({ after }, { signal }),
    ({ name }) => name,
    [hub],
  );
  const [revealing, setRevealing] = useState<Secret>();
  const [which, setWhich] = useState<'all' | 'due'>('all');
  const now = useNow(60_000);
  const part = decodeURIComponent(path.split('/')[2] ?? '');
  const open = state.value?.state === 'open';
  if (part === '') {
    const due = secrets.items.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) <= now);
    const add = (
      <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite || !open} onClick={() => navigate(`/secrets/${NEW}`)}>
        {t('add')}
      </Button>
    );
    return (
      <Page
        fill
        title={t('title')}
        actions={
          secrets.items.length > 0 && (
            <>
              {due.length > 0 && (
                <Choice
                  label={t('which.label')}
                  value={which}
                  onChange={setWhich}
                  options={[
                    { value: 'all', label: t('which.all') },
                    { value: 'due', label: t('which.due', { count: due.length }) },
                  ]}
                />
              )}
              {add}
            </>
          )
        }
      >
        {state.value !== undefined ? (
          <StateCard state={state.value} mayWrite={mayWrite} mayReveal={mayReveal} />
        ) : (
          state.error !== undefined && <Failed error={state.error} retry={state.retry} />
        )}
        <VaultsCard mayWrite={mayWrite} />
        <SecretList
          secrets={which === 'due' && due.length > 0 ? { ...secrets, items: due } : secrets}
          add={open ? add : undefined}
          mayWrite={mayWrite}
          onReveal={mayReveal && open ? setRevealing : undefined}
        />
        {revealing !== undefined && (
          <RevealDialog name={revealing.name} by={state.value?.by ?? null} onClose={() => setRevealing(undefined)} />
        )}
      </Page>
    );
  }
  if (part === VAULT) {
    const vault = decodeURIComponent(path.split('/')[3] ?? '');
    return <VaultPage key={vault} name={vault} by={state.value?.by ?? null} mayReveal={mayReveal} mayWrite={mayWrite} />;
  }
  const found = secrets.items.find(({ name }) => name === part);
  const title = part === NEW ? t('form.new') : (found?.name ?? t('form.edit'));
  const list = <Link href="/secrets">{t('title')}</Link>;
  return (
    <Page title={title} crumbs={[{ label: t('title'), link: list }, { label: title }]} crumbsLabel={t('form.where')}>
      {part === NEW || found !== undefined ? (
        <SecretForm key={part} secret={part === NEW ? undefined : found} mayWrite={mayWrite && open} />
      ) : secrets.error !== undefined ? (
        <Failed error={secrets.error} retry={secrets.retry} />
      ) : secrets.state === 'loading' ? (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      ) : (
        <EmptyState icon="secrets" title={t('gone.title')} hint={t('gone.hint')} />
      )}
    </Page>
  );
}
