import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalRequest } from '#shared/contract/approvals';
import { REASON_LENGTH } from '#shared/contract/approval-values';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';

interface DecideProps {
  readonly request: ApprovalRequest;
  readonly others: readonly string[];
}

/** What can be done with a request that waits: decide on somebody else's, take one's own back. */
export function Decide({ request, others }: DecideProps): ReactNode {
  const { t } = useTranslation('approvals');
  const hub = useHub();
  const mayDecide = useMay('approvals:write');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState<'approve' | 'refuse' | 'cancel'>();
  const [refusal, setRefusal] = useState<string>();
  const { id, own } = request;
  if (request.state !== 'waiting') return null;
  const act = async (what: 'approve' | 'refuse' | 'cancel'): Promise<void> => {
    setBusy(what);
    setRefusal(undefined);
    try {
      if (what === 'cancel') await hub.approvals.cancel({ request: id });
      else await hub.approvals.decide({ request: id, verdict: what, reason });
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(undefined);
    }
  };
  const pressed = (what: 'approve' | 'refuse' | 'cancel') => () => void act(what);
  const wrong = refusal !== undefined && (
    <p className="approvals-refusal" role="alert">
      <Icon name="warning" size={14} /> {refusal}
    </p>
  );
  if (own) {
    return (
      <Card title={t('decide.own')} padded>
        <div className="approvals-decide">
          <p>{others.length === 0 ? t('decide.nobody') : t('decide.others', { list: others.join(', ') })}</p>
          {wrong}
          <div className="ax-actions">
            <Button variant="default" loading={busy === 'cancel'} disabled={busy !== undefined} onClick={pressed('cancel')}>
              {t('decide.cancel')}
            </Button>
          </div>
        </div>
      </Card>
    );
  }
  if (!mayDecide) {
    return (
      <Card title={t('decide.title')} padded>
        <p>{t('decide.mayNot')}</p>
      </Card>
    );
  }
  return (
    <Card title={t('decide.title')} padded>
      <div className="approvals-decide">
        <p className="ax-dim">{t('decide.hint')}</p>
        <Textarea
          label={t('decide.reason')}
          rows={3}
          value={reason}
          maxLength={REASON_LENGTH}
          disabled={busy !== undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {wrong}
        <div className="ax-actions">
          <Button
            variant="default"
            danger
            loading={busy === 'refuse'}
            disabled={busy !== undefined || reason.trim() === ''}
            title={reason.trim() === '' ? t('decide.refuseHint') : undefined}
            onClick={pressed('refuse')}
          >
            {t('decide.refuse')}
          </Button>
          <Button loading={busy === 'approve'} disabled={busy !== undefined} onClick={pressed('approve')}>
            {t('decide.approve')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
