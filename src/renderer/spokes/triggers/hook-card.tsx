import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Trigger } from '#shared/contract/triggers';
import { copyText } from '../../lib/clipboard';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { notify } from '../../lib/notify';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ConfirmDialog } from '../../ui/confirm-dialog';

interface HookCardProps {
  readonly trigger: Trigger;
  /** The secret of one that was just made; it is shown this once. */
  readonly secret: string | null;
  readonly mayWrite: boolean;
}

/** Where requests go, what they are proved with, and whether anything listens. */
export function HookCard({ trigger, secret, mayWrite }: HookCardProps): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const mayListen = useMay('hub:admin');
  const hooks = useCall((signal) => hub.triggers.hooks({}, { signal }), [hub]);
  const [renewed, setRenewed] = useState<string>();
  const [asking, setAsking] = useState(false);
  const shown = renewed ?? secret;
  const { value: state } = hooks;

  async function act(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  }

  return (
    <Card title={t('hook.title')} padded>
      <div className="triggers-fields">
        <Copied label={t('hook.address')} text={`${state?.url ?? '/hooks/'}${trigger.id}`} />
        {shown !== null && (
          <div className="triggers-secret">
            <b>{t('hook.secretOnce')}</b>
            <Copied label={t('hook.secret')} text={shown} />
          </div>
        )}
        {state !== undefined && state.url === null && (
          <p className="ax-form-problem">
            {state.trouble === 'port-taken'
              ? t('shell:errors.PORT_TAKEN', { port: state.port })
              : state.trouble === 'no-such-address'
                ? t('shell:errors.ADDRESS_UNKNOWN', { address: state.address })
                : t(mayListen ? 'hook.off' : 'hook.offHere')}
          </p>
        )}
        <div className="ax-actions">
          {mayListen && state?.on === false && (
            <Button
              variant="default"
              onClick={() =>
                void act(async () => {
                  await hub.triggers.listen({ on: true });
                  hooks.retry();
                })
              }
            >
              {t('hook.listen')}
            </Button>
          )}
          <Button variant="default" disabled={!mayWrite} onClick={() => setAsking(true)}>
            {t('hook.renew')}
          </Button>
        </div>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('hook.renewTitle')}
          confirmLabel={t('hook.renew')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => {
            setAsking(false);
            void act(async () => setRenewed((await hub.triggers.renewSecret({ trigger: trigger.id })).secret));
          }}
          onCancel={() => setAsking(false)}
        >
          {t('hook.renewText')}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function Copied({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    try {
      await copyText(text);
      notify({ tone: 'ok', message: t('shell:common.copied') });
    } catch {
      notify({ tone: 'bad', message: t('shell:common.notCopied') });
    }
  };
  return (
    <div className="ax-field">
      {label}
      <span className="triggers-copy">
        <code>{text}</code>
        <Button small variant="default" aria-label={`${t('shell:common.copy')}: ${label}`} onClick={() => void copy()}>
          {t('shell:common.copy')}
        </Button>
      </span>
    </div>
  );
}
