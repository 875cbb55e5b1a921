import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#shared/contract/accounts';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StatusTag } from '../../ui/status-tag';
import { EnrolDialog } from './enrol-dialog';
import { ProveDialog } from './prove-dialog';
import { CodesDialog } from './codes-dialog';

type Asked = 'begin' | 'remove' | 'codes';

/** The second factor: set up, renewed, taken away, each with the password. */
export function FactorCard({ me, changed }: { readonly me: Me; readonly changed: () => void }): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const [asked, setAsked] = useState<Asked>();
  const [begun, setBegun] = useState<{ readonly uri: string; readonly secret: string }>();
  const [codes, setCodes] = useState<readonly string[]>();

  async function prove(password: string): Promise<void> {
    if (asked === 'begin') setBegun(await hub.accounts.totpBegin({ password }));
    if (asked === 'remove') await hub.accounts.totpRemove({ password });
    if (asked === 'codes') setCodes((await hub.accounts.recoveryCodes({ password })).recoveryCodes);
    setAsked(undefined);
    if (asked === 'remove') changed();
  }
  return (
    <Card
      title={t('factor.title')}
      aside={<StatusTag tone={me.totp ? 'ok' : 'plain'} label={t(me.totp ? 'factor.on' : 'factor.off')} />}
      padded
    >
      <div className="account-form">
        <p className="ax-dim">
          {me.keyStore !== 'open' ? t('factor.locked') : me.totp ? t('factor.left', { count: me.recoveryCodesLeft }) : t('factor.hint')}
        </p>
        <div className="ax-actions">
          <Button variant={me.totp ? 'default' : 'filled'} disabled={me.keyStore !== 'open'} onClick={() => setAsked('begin')}>
            {t(me.totp ? 'factor.replace' : 'factor.begin')}
          </Button>
          {me.totp && (
            <>
              <Button variant="default" onClick={() => setAsked('codes')}>
                {t('factor.newCodes')}
              </Button>
              <Button variant="default" danger onClick={() => setAsked('remove')}>
                {t('factor.remove')}
              </Button>
            </>
          )}
        </div>
      </div>
      {asked !== undefined && <ProveDialog title={t(`factor.prove.${asked}`)} onClose={() => setAsked(undefined)} onPassword={prove} />}
      {begun !== undefined && (
        <EnrolDialog
          begun={begun}
          onClose={() => setBegun(undefined)}
          onCodes={(made) => {
            setBegun(undefined);
            setCodes(made);
            changed();
          }}
        />
      )}
      {codes !== undefined && (
        <CodesDialog
          account={me.account.name}
          codes={codes}
          onClose={() => {
            setCodes(undefined);
            changed();
          }}
        />
      )}
    </Card>
  );
}
