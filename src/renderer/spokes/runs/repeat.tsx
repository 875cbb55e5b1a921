import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { RepeatSecrets } from './repeat-secrets';

/** What has to be answered before it starts: the script's question, then the secrets. */
type Asking = { readonly for: 'yes'; readonly question: string } | { readonly for: 'secrets' };

/** Runs the same again, as carefully as the first time: it asks what the script asks. */
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
  const repeat = async (values: Readonly<Record<string, string>>): Promise<void> => {
    setBusy('starting');
    const started = await hub.runs.repeat({ run: run.id, secrets: values, attended: true });
    setAsking(undefined);
    navigate(`/runs/${started.run}`);
  };
  const goOn = async (): Promise<void> => {
    if (secrets.length > 0) setAsking({ for: 'secrets' });
    else await repeat({});
  };
  const begin = async (): Promise<void> => {
    // The question as it stands now, which may have been added since.
    const question = run.subject.kind === 'script' ? (await hub.scripts.get({ script: run.subject.id })).confirm : null;
    if (question === null) await goOn();
    else setAsking({ for: 'yes', question });
  };
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
          onConfirm={() => void attempt(goOn)}
          onCancel={() => setAsking(undefined)}
        >
          <p className="run-question">{asking.question}</p>
        </ConfirmDialog>
      )}
      {asking?.for === 'secrets' && (
        <RepeatSecrets
          params={secrets}
          busy={busy !== undefined}
          onCancel={() => setAsking(undefined)}
          onGiven={(values) => void attempt(() => repeat(values))}
        />
      )}
    </>
  );
}
