import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditVerdict } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import { copyText } from '../../lib/clipboard';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useFormat } from '../../lib/use-format';
import { useNavigated } from '../../lib/use-navigated';
import { nameOf } from './name-of';
import { isVerifyNow } from '../../lib/verify-now';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { StatusTag } from '../../ui/status-tag';

/** A head as it is copied here: the number of its entry, and its hash. */
const HEAD = /^\d+:[0-9a-f]{64}$/;

/** Recomputes the whole chain on demand and says whether it holds; below that stands what the chain says of itself. */
export function Verify({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const [verdict, setVerdict] = useState<AuditVerdict>();
  const [busy, setBusy] = useState(false);
  const [kept, setKept] = useState<string>();
  // What was compared with, as opposed to what is in the field by now.
  const [compared, setCompared] = useState<string>();
  const head = kept?.replaceAll(/\s/g, '') ?? '';
  const readable = head === '' || HEAD.test(head);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      setVerdict(await hub.audit.verify(head === '' ? {} : { head }));
      setCompared(head === '' ? undefined : head);
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  useNavigated(() => {
    if (!isVerifyNow(history.state) || busy) return;
    history.replaceState(null, ''); // Asked for once, not each time that the page is loaded anew.
    if (readable) void verify();
  });
  return (
    <Card className="audit-verify">
      <span className="audit-shield" data-tone={verdict === undefined ? 'plain' : verdict.holds ? 'ok' : 'bad'}>
        <Icon name="shield" size={20} />
      </span>
      <div className="ax-grow" aria-live="polite">
        {verdict === undefined ? <Invitation /> : <Verdict verdict={verdict} compared={compared} />}
        {children}
      </div>
      {verdict?.holds === true && <CopyHead verdict={verdict} />}
      <Button
        variant="default"
        aria-expanded={kept !== undefined}
        title={t('verify.compareHint')}
        onClick={() => setKept(kept === undefined ? '' : undefined)}
      >
        {t('verify.compare')}
      </Button>
      <Button variant={verdict === undefined ? 'filled' : 'default'} loading={busy} disabled={!readable} onClick={() => void verify()}>
        {t(verdict === undefined ? 'verify.act' : 'verify.again')}
      </Button>
      {kept !== undefined && (
        <label className="audit-kept">
          {t('verify.kept')}
          <input
            autoFocus
            className="ax-mono"
            placeholder={t('verify.keptForm')}
            spellCheck={false}
            autoComplete="off"
            value={kept}
            aria-invalid={!readable}
            onChange={(event) => setKept(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && readable && !busy && void verify()}
          />
          {!readable && <span role="alert">{t('verify.keptWrong')}</span>}
        </label>
      )}
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

function Verdict({ verdict, compared }: { readonly verdict: AuditVerdict; readonly compared: string | undefined }): ReactNode {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { holds, entries, fault, given, remarks, cut } = verdict;
  const seq = Number.parseInt(compared ?? '', 10);
  const other = fault === null && (given === 'differs' || given === 'beyond' || given === 'removed') ? given : undefined;
  return (
    <>
      <div className="ax-row">
        <StatusTag tone={holds ? 'ok' : 'bad'} label={t(`verify.${holds ? 'holds' : other === undefined ? 'broken' : 'otherHead'}`)} />
        <span className="ax-dim">{t(fault === null ? 'verify.checked' : 'verify.checkedOf', checkedOf(verdict, format))}</span>
        {given === 'fits' && <span>{t('verify.goesOn', { seq })}</span>}
      </div>
      {fault !== null && (
        <p title={fault.detail}>
          <b>{t(`fault.${fault.kind}`, { seq: fault.seq })}</b> {t('verify.brokenHint', { seq: fault.seq })}
        </p>
      )}
      {other !== undefined && (
        <p>
          <b>{t(`verify.${other}`, { seq, entries })}</b> {other !== 'removed' && t('verify.otherHeadHint')}
        </p>
      )}
      {cut !== null && (
        <p>{t('cut.verdict', { last: cut.last, at: format.full(cut.at), by: cut.by === null ? t('erased') : nameOf(cut.by) })}</p>
      )}
      {remarks.map(({ kind, count, first }) => (
        <p key={kind}>{t(`remark.${kind}`, { count, seq: first })}</p>
      ))}
      {holds && (
        <p className="ax-mono ax-dim ax-ellipsis">
          {t('verify.head')} {verdict.head.seq}:{verdict.head.hash}
        </p>
      )}
    </>
  );
}

const checkedOf = ({ checked, entries, tookMs }: AuditVerdict, format: ReturnType<typeof useFormat>) => ({
  count: checked,
  entries,
  duration: format.duration(tookMs),
});

function CopyHead({ verdict: { head } }: { readonly verdict: AuditVerdict }): ReactNode {
  const { t } = useTranslation('audit');
  const copy = async (): Promise<void> => {
    await copyText(`${head.seq}:${head.hash}`);
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
