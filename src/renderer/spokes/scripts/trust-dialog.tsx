import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import type { Approval, Review } from '#shared/contract/trust';
import { isTrusted } from '#shared/contract/trust-state';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { notify } from '../../lib/notify';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { LoadingState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { ReviewedFiles } from './reviewed-files';

interface TrustDialogProps {
  readonly script: Script;
  readonly onClose: () => void;
}

const WIDTH = 860;

/** What a script is beside what was approved of it, who approved what before, and the decision. */
export function TrustDialog({ script, onClose }: TrustDialogProps): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const mayApprove = useMay('scripts:approve');
  const [then, setThen] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  // Not anew when the file changes: what is approved is what was looked at, and who decides is told when that is gone.
  const shown = useCall(
    (signal) => hub.scripts.review({ script: script.id, ...(then === undefined ? {} : { approval: then }) }, { signal }),
    [hub, script.id, then],
  );
  const past = useCall((signal) => hub.scripts.approvals({ script: script.id }, { signal }), [hub, script.id]);
  const approvals = past.value?.approvals ?? [];
  const review = shown.value;
  const now = then === undefined;
  // Of which bytes too much differs to be drawn, and of which somebody said that what is shown will do.
  const [overlong, setOverlong] = useState<string>();
  const [consent, setConsent] = useState<string>();
  const digest = review?.digest;
  const onLeft = useCallback(() => setOverlong(digest), [digest]);
  const unseen = review !== undefined && (!review.complete || overlong === digest);

  const act = async (work: Promise<unknown>, done: string): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await work;
      notify({ tone: 'ok', message: done });
      onClose();
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
      if (HubError.is(error, 'APPROVAL_STALE')) shown.retry();
    } finally {
      setBusy(false);
    }
  };
  const approve = (seen: Review): void =>
    void act(hub.scripts.approve({ script: script.id, digest: seen.digest }), t('trust.approved', { name: script.name }));
  const withdraw = (): void => void act(hub.scripts.withdraw({ script: script.id }), t('trust.stopped', { name: script.name }));
  const decidable = now && review !== undefined && !isTrusted(review.state);

  return (
    <Dialog label={t('trust.title', { name: script.name })} onClose={onClose} width={WIDTH}>
      <div className="script-review">
        <h2>{t('trust.title', { name: script.name })}</h2>
        {approvals.length > 0 && <Times approvals={approvals} chosen={then} onChoose={setThen} />}
        {review === undefined ? (
          shown.error === undefined ? (
            <LoadingState rows={4} label={t('shell:common.loading')} />
          ) : (
            <Failed error={shown.error} retry={shown.retry} />
          )
        ) : (
          <>
            <Against review={review} now={now} />
            <ReviewedFiles review={review} onLeft={onLeft} />
            {unseen && (
              <div className="script-notice" data-tone="bad" role="note">
                <div>
                  <p>{t('trust.notAll')}</p>
                  {decidable && mayApprove && (
                    <label className="script-unseen">
                      <input
                        type="checkbox"
                        checked={consent === digest}
                        onChange={(event) => setConsent(event.currentTarget.checked ? digest : undefined)}
                      />
                      {t('trust.unseen')}
                    </label>
                  )}
                </div>
              </div>
            )}
          </>
        )}
        {refusal !== undefined && (
          <p className="script-notice" data-tone="bad" role="alert">
            {refusal}
          </p>
        )}
        {decidable && !mayApprove && <p className="ax-dim ax-small">{t('trust.mayNot')}</p>}
        <div className="ax-actions">
          {now && review?.state === 'approved' && mayApprove && (
            <Button variant="default" danger loading={busy} onClick={withdraw}>
              {t('trust.withdraw')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('trust.close')}
          </Button>
          {decidable && mayApprove && (
            <Button loading={busy} disabled={unseen && consent !== digest} onClick={() => approve(review)}>
              {t('trust.approve')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** Which bytes are looked at: those that are there now, or those of an earlier approval. */
function Times({
  approvals,
  chosen,
  onChoose,
}: {
  readonly approvals: readonly Approval[];
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
}): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  return (
    <label className="script-times">
      {t('trust.look')}
      <select
        className="script-select"
        value={chosen ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))}
      >
        <option value="">{t('trust.now')}</option>
        {approvals.map(({ id, by, at, withdrawn }) => (
          <option key={id} value={id}>
            {t(withdrawn === null ? 'trust.then' : 'trust.thenWithdrawn', { by, at: format.full(at) })}
          </option>
        ))}
      </select>
    </label>
  );
}

function Against({ review, now }: { readonly review: Review; readonly now: boolean }): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const { state, against } = review;
  return (
    <p className="script-against">
      {now && <StatusTag tone={isTrusted(state) ? 'ok' : state === 'changed' ? 'bad' : 'wait'} label={t(`trust.state.${state}`)} />}
      <span className="ax-dim">
        {against === null ? t('trust.againstNothing') : t('trust.against', { by: against.by, at: format.full(against.at) })}
        {against?.withdrawn != null && ` ${t('trust.againstWithdrawn', { by: against.withdrawn.by })}`}
      </span>
    </p>
  );
}
