import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useSearch } from 'wouter/use-browser-location';
import { HubError } from '#shared/contract/errors';
import type { GrantPlan, RunPreview } from '#shared/contract/grant-plan';
import { AGAIN } from '#shared/contract/notice-address';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import type { ChangedGrants } from '../../lib/grant-facts';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { PreviewBox } from '../../lib/preview-box';
import { problemText } from '../../lib/problem-text';
import { useFormat } from '../../lib/use-format';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { RepeatSecrets } from './repeat-secrets';

/** What is shown and answered before it starts: what it may reach with the script's question, then the secrets. */
type Asking = (
  | { readonly for: 'yes'; readonly question: string | null; readonly changed: ChangedGrants | null }
  | { readonly for: 'secrets'; readonly question: string | null }
) & { readonly preview: RunPreview };

/** Runs the same again, as carefully as the first time: it shows what the run may reach, and asks what the script asks. */
export function Repeat({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState<'looking' | 'starting'>();
  const [asking, setAsking] = useState<Asking>();
  const secrets = run.params.filter(({ secret }) => secret);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy !== undefined) return;
    setBusy('looking');
    try {
      await work();
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(undefined);
    }
  };
  const repeat = async ({ preview, question }: Asking, values: Readonly<Record<string, string>>): Promise<void> => {
    setBusy('starting');
    try {
      const exposes = preview.plan.exposed.length > 0;
      const started = await hub.runs.repeat({ run: run.id, secrets: values, attended: true, exposes, expect: preview.digest });
      setAsking(undefined);
      navigate(`/runs/${started.run}`);
    } catch (error) {
      const failure = HubError.from(error);
      if (!HubError.is(failure, 'GRANTS_CHANGED')) throw failure;
      const changed = { facets: failure.data.changed, before: preview.plan };
      setAsking({ for: 'yes', question, preview: await hub.runs.previewRepeat({ run: run.id }), changed });
    }
  };
  const goOn = async (asked: Asking): Promise<void> => {
    if (secrets.length > 0) setAsking({ for: 'secrets', preview: asked.preview, question: asked.question });
    else await repeat(asked, {});
  };
  const begin = async (): Promise<void> => {
    const [preview, question] = await Promise.all([
      hub.runs.previewRepeat({ run: run.id }),
      // As it stands now: it may have been added since.
      run.subject.kind === 'script'
        ? hub.scripts
            .get({ script: run.subject.id })
            .then(({ confirm, confirmWhy: why }) => (why === undefined ? confirm : problemText(why, t)))
        : null,
    ]);
    setAsking({ for: 'yes', question, preview, changed: null });
  };
  const wanted = new URLSearchParams(useSearch()).has(AGAIN);
  const ask = useEffectEvent(() => {
    navigate(`/runs/${run.id}`, { replace: true }); // A page that is loaded anew does not ask once more.
    void attempt(begin);
  });
  useEffect(() => {
    // The address asks as a click would: it is answered beside the drawing, not in it.
    if (wanted) queueMicrotask(() => ask());
  }, [wanted]);
  return (
    <>
      <Button
        variant="default"
        // Not while it looks for the question: a button that is disabled loses the focus, and the dialog could not give it back.
        loading={busy === 'starting' && asking === undefined}
        onClick={() => void attempt(begin)}
        leftSection={<Icon name="repeat" size={14} />}
      >
        {t('repeat.label')}
      </Button>
      {asking?.for === 'yes' && (
        <ConfirmDialog
          title={t('repeat.confirm', { name: run.subject.name })}
          confirmLabel={t('repeat.label')}
          cancelLabel={t('repeat.back')}
          busy={busy !== undefined}
          onConfirm={() => void attempt(() => goOn(asking))}
          onCancel={() => setAsking(undefined)}
        >
          {asking.question !== null && <p className="run-question">{asking.question}</p>}
          <Exposed plan={asking.preview.plan} />
          <PreviewBox preview={asking.preview} params={run.params} changed={asking.changed} />
        </ConfirmDialog>
      )}
      {asking?.for === 'secrets' && (
        <RepeatSecrets
          params={secrets}
          busy={busy !== undefined}
          onCancel={() => setAsking(undefined)}
          onGiven={(values) => void attempt(() => repeat(asking, values))}
        />
      )}
    </>
  );
}

/** Which secrets will stand on the command line, as they did the first time: to go on is to agree. */
function Exposed({ plan: { exposed } }: { readonly plan: GrantPlan }): ReactNode {
  const { t } = useTranslation('runs');
  const { locale } = useFormat();
  if (exposed.length === 0) return null;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(exposed.map(({ label, param }) => label || param));
  return <p>{t('repeat.exposed', { list, count: exposed.length })}</p>;
}
