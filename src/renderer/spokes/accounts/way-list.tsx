import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { SignInWay } from '#shared/contract/sign-in-ways';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';

interface WayListProps {
  readonly ways: readonly SignInWay[] | undefined;
  readonly mayAdmin: boolean;
}

/** Directories and providers that people sign in with. */
export function WayList({ ways, mayAdmin }: WayListProps): ReactNode {
  const { t } = useTranslation('accounts');
  const [, navigate] = useLocation();
  return (
    <Card
      title={t('ways.title')}
      aside={
        <>
          <Button variant="default" small disabled={!mayAdmin} onClick={() => navigate('/people/ways/new-ldap')}>
            {t('ways.addLdap')}
          </Button>
          <Button variant="default" small disabled={!mayAdmin} onClick={() => navigate('/people/ways/new-oidc')}>
            {t('ways.addOidc')}
          </Button>
        </>
      }
    >
      {ways?.length === 0 && <EmptyState icon="user" title={t('ways.none')} hint={t('ways.noneHint')} />}
      <div className="account-rows">
        {ways?.map(({ id, label, enabled, settings }) => (
          <div key={id} className="account-row">
            <div className="ax-grow">
              <Link href={`/people/ways/${id}`}>{label}</Link> <code className="ax-dim">{id}</code>
              <p className="ax-dim ax-small">
                {t(`ways.${settings.kind}`)} · {settings.kind === 'ldap' ? settings.servers.join(', ') : settings.issuer}
              </p>
            </div>
            <StatusTag tone={enabled ? 'ok' : 'plain'} label={t(enabled ? 'ways.enabled' : 'ways.disabled')} />
          </div>
        ))}
        {ways !== undefined && ways.length > 0 && <p className="account-row ax-dim ax-small">{t('ways.hint')}</p>}
      </div>
    </Card>
  );
}
