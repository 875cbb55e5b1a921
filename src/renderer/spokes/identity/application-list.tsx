import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApplicationItem } from '#shared/contract/applications';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { RowActions } from '../../ui/row-actions';
import { EmptyState, LoadingState } from '../../ui/states';
import { StatusTag, type Tone } from '../../ui/status-tag';
import { dayText } from '../../lib/date-text';
import { AddApplication } from './add-application';

const tones: Readonly<Record<NonNullable<ApplicationItem['certificate']>['validity'], Tone>> = {
  valid: 'ok',
  soon: 'wait',
  expired: 'bad',
  future: 'plain',
};

interface Said {
  readonly name: string;
  readonly good: boolean;
  readonly text: string;
}

/** Applications that sign in by themselves: with which certificate, until when, and whether that works. */
export function ApplicationList({ mayWrite }: { readonly mayWrite: boolean }): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const attempt = useAttempt();
  const format = useFormat();
  const found = useCall((signal) => hub.applications.list({}, { signal }), [hub]);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const [said, setSaid] = useState<Said>();
  const items = found.value?.items ?? [];
  const test = async (name: string): Promise<void> => {
    setBusy(name);
    setSaid(undefined);
    try {
      const { expiresAt } = await hub.applications.test({ application: name });
      setSaid({ name, good: true, text: t('applications.signedIn', { time: format.time(expiresAt) }) });
    } catch (error) {
      setSaid({ name, good: false, text: errorText(HubError.from(error), t) });
    } finally {
      setBusy(undefined);
    }
  };
  const add = (
    <Button icon={<Icon name="plus" size={14} />} variant="default" disabled={!mayWrite} onClick={() => setAdding(true)}>
      {t('applications.add.open')}
    </Button>
  );
  return (
    <Card title={t('applications.title')} aside={items.length > 0 && add}>
      {found.error !== undefined ? (
        <Failed error={found.error} retry={found.retry} />
      ) : found.value === undefined ? (
        <LoadingState rows={2} label={t('shell:common.loading')} />
      ) : items.length === 0 ? (
        <EmptyState icon="certificates" title={t('applications.empty.title')} hint={t('applications.empty.hint')} actions={add} />
      ) : (
        <ul className="identity-accounts" aria-label={t('applications.title')}>
          {items.map(({ application: { name, client, cloud, tenant, authority }, certificate }) => (
            <li key={name}>
              <span className="ax-me-badge" aria-hidden="true">
                <Icon name="certificates" size={14} />
              </span>
              <div className="ax-grow identity-who">
                <b>{name}</b>
                <span className="ax-dim">{t('applications.of', { client, where: cloud === 'custom' ? authority : tenant })}</span>
                <span className="ax-dim ax-small">
                  {certificate === null
                    ? t('applications.gone')
                    : t('applications.until', { name: certificate.name, day: dayText(certificate.validTo, format.locale) })}
                </span>
                {said?.name === name && (
                  <span role="status" className="identity-said" data-good={said.good}>
                    {said.text}
                  </span>
                )}
              </div>
              <StatusTag
                tone={certificate === null ? 'bad' : tones[certificate.validity]}
                label={t(`applications.state.${certificate?.validity ?? 'gone'}`)}
              />
              {mayWrite && (
                <Button
                  small
                  variant="default"
                  loading={busy === name}
                  onClick={() => void test(name)}
                  aria-label={t('applications.test', { name })}
                >
                  {t('test.act')}
                </Button>
              )}
              {mayWrite && (
                <RowActions actions={[{ icon: 'trash', label: t('applications.remove.act', { name }), act: () => setLeaving(name) }]} />
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <AddApplication
          onAdded={() => {
            setAdding(false);
            found.retry();
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {leaving !== undefined && (
        <ConfirmDialog
          title={t('applications.remove.title', { name: leaving })}
          confirmLabel={t('applications.remove.confirm')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => {
            attempt(hub.applications.remove({ application: leaving }).then(found.retry), t('applications.remove.done', { name: leaving }));
            setLeaving(undefined);
          }}
          onCancel={() => setLeaving(undefined)}
        >
          <p>{t('applications.remove.text')}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
