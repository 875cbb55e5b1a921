import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditVerdict } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { StatusTag } from '../../ui/status-tag';

/** Recomputes the whole chain on demand and says whether it holds. */
export function Verify(): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const [verdict, setVerdict] = useState<AuditVerdict>();
  const [busy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      setVerdict(await hub.audit.verify({}));
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card className="audit-verify">
      <span className="audit-shield" data-tone={verdict === undefined ? 'plain' : verdict.holds ? 'ok' : 'bad'}>
        <Icon name="shield" size={20} />
      </span>
      <div className="ax-grow" aria-live="polite">
        {verdict === undefined ? <Invitation /> : <Verdict verdict={verdict} />}
      </div>
      {verdict !== undefined && <CopyHead verdict={verdict} />}
      <Button variant={verdict === undefined ? 'filled' : 'default'} loading={busy} onClick={() => void verify()}>
        {t(verdict === undefined ? 'verify.act' : 'verify.again')}
      </Button>
    </Card>
  );
}

function Invitation(): ReactNode {
  const { t } = useTranslation('audit');
  return (
    <>
      <b>{t('verify.title')}</b>
      <p className="ax-dim">{t('verify.hint')}</p>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: AuditVerdict }): ReactNode {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { holds, entries, fault, tookMs, head, unsignedSince } = verdict;
  const checked = t('verify.checked', { count: entries, duration: format.duration(tookMs) });
  return (
    <>
      <div className="ax-row">
        <StatusTag tone={holds ? 'ok' : 'bad'} label={t(holds ? 'verify.holds' : 'verify.broken')} />
        <span className="ax-dim">{checked}</span>
        {unsignedSince !== null && <span className="ax-dim">{t('verify.unsigned', { seq: unsignedSince })}</span>}
      </div>
      {fault !== null && (
        <p>
          <b>{t(`fault.${fault.kind}`, { seq: fault.seq })}</b> <span className="ax-dim">{fault.detail}</span>
        </p>
      )}
      <p className="ax-mono ax-dim ax-ellipsis">
        {t('verify.head')} {head.seq}:{head.hash}
      </p>
    </>
  );
}

function CopyHead({ verdict: { head } }: { readonly verdict: AuditVerdict }): ReactNode {
  const { t } = useTranslation('audit');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${head.seq}:${head.hash}`);
    notify({ tone: 'ok', message: t('shell:common.copied') });
  };
  return (
    <Button
      variant="default"
      icon={<Icon name="copy" size={14} />}
      title={t('verify.copyHint')}
      onClick={() => void copy().catch(() => notify({ tone: 'bad', message: t('shell:common.notCopied') }))}
    >
      {t('verify.copy')}
    </Button>
  );
}
