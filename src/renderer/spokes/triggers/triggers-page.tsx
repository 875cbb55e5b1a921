import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCollection } from '../../lib/use-collection';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { TriggerForm } from './trigger-form';
import { TriggerList } from './trigger-list';

/** `/triggers` lists them, `/triggers/new` makes one, `/triggers/ID` changes one. */
export function TriggersPage(): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const [path, navigate] = useLocation();
  const mayWrite = useMay('triggers:write');
  const triggers = useCollection(
    (after, signal) => hub.triggers.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  /** The secret of the one that was made last; the hub says it once. */
  const [made, setMade] = useState<{ readonly trigger: string; readonly secret: string | null }>();
  const part = path.split('/')[2] ?? '';
  /** Its page has been shown: from `/triggers/new` it is still to be gone to. */
  const [arrived, setArrived] = useState(false);
  if (made !== undefined && !arrived && part === made.trigger) setArrived(true);
  // Once somebody has left it, it is gone here too.
  if (made !== undefined && part !== made.trigger && (arrived || part !== 'new')) {
    setMade(undefined);
    setArrived(false);
  }
  if (part === '') {
    const add = (
      <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => navigate('/triggers/new')}>
        {t('add')}
      </Button>
    );
    return (
      <Page fill title={t('title')} actions={triggers.items.length > 0 && add}>
        <p className="ax-dim triggers-hint">{t('needsHub')}</p>
        <TriggerList triggers={triggers} add={add} mayWrite={mayWrite} />
      </Page>
    );
  }
  const found = triggers.items.find(({ id }) => id === part);
  const title = part === 'new' ? t('form.new') : (found?.name ?? t('form.edit'));
  const list = <Link href="/triggers">{t('title')}</Link>;
  return (
    <Page title={title} crumbs={[{ label: t('title'), link: list }, { label: title }]} crumbsLabel={t('form.where')}>
      {part === 'new' ? (
        <TriggerForm
          trigger={undefined}
          secret={null}
          mayWrite={mayWrite}
          onMade={(trigger, secret) => {
            setMade({ trigger: trigger.id, secret });
            navigate(secret === null ? '/triggers' : `/triggers/${trigger.id}`);
          }}
        />
      ) : found !== undefined ? (
        <TriggerForm
          key={found.id}
          trigger={found}
          secret={made?.trigger === found.id ? made.secret : null}
          mayWrite={mayWrite}
          onMade={() => undefined}
        />
      ) : triggers.error !== undefined ? (
        <Failed error={triggers.error} retry={triggers.retry} />
      ) : triggers.state === 'loading' ? (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      ) : (
        <EmptyState icon="triggers" title={t('gone.title')} hint={t('gone.hint')} />
      )}
    </Page>
  );
}
