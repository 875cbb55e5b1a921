import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditState } from '#shared/contract/audit';
import { useAttempt } from '../../lib/use-attempt';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';

interface ChainStateProps {
  readonly state: AuditState;
  /** Asks again how it stands. */
  readonly onChanged: () => void;
}

/** How far the chain is signed, with which key, and since when it is not. */
export function ChainState({ state, onChanged }: ChainStateProps): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const attempt = useAttempt();
  const may = useMay('audit:admin');
  const [busy, setBusy] = useState(false);
  const { signedUpTo, signedBy, unsignedSince, key } = state;
  const sign = async (): Promise<void> => {
    setBusy(true);
    try {
      await hub.audit.checkpoint({});
      onChanged();
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="audit-state" role="group" aria-label={t('state.label')}>
      <Icon name={unsignedSince === null ? 'check' : 'info'} size={13} />
      {signedUpTo !== null && <span>{t('state.upTo', { seq: signedUpTo, key: signedBy ?? '' })}</span>}
      {unsignedSince !== null && <span>{t('verify.unsigned', { seq: unsignedSince })}</span>}
      <span className="ax-dim">{key === null ? t('state.locked') : t('state.key', { key })}</span>
      {may && key !== null && unsignedSince !== null && (
        <Button variant="subtle" small loading={busy} onClick={() => attempt(sign())}>
          {t('state.sign')}
        </Button>
      )}
    </div>
  );
}
