import { Button, PasswordInput } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunElevation as Elevation } from '#shared/contract/elevation';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import { Icon } from '../../ui/icon';
import { useCancel } from './use-cancel';
import './elevation.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';

/**
 * What sudo asks before a script runs as root; what is typed goes to sudo, and is kept nowhere, here neither. Or that Windows asks, which
 * nobody answers here.
 */
export function RunElevation({ run, elevation }: { readonly run: Run; readonly elevation: Elevation }): ReactNode {
  const { t } = useTranslation('runs');
  if (elevation.state === 'waiting') {
    return (
      <div className="run-hint" role="status">
        <Icon name="shield" />
        <p>{elevation.by === 'uac' ? t('elevation.consent', { place: run.place }) : t('elevation.waiting')}</p>
      </div>
    );
  }
  if (elevation.state !== 'asking') return null;
  // Another question is another field: nothing of an answer stays.
  return <Question key={elevation.asked} run={run} elevation={elevation} />;
}

function Question({ run, elevation }: { readonly run: Run; readonly elevation: Elevation }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { cancel, asked } = useCancel();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<HubError>();
  const forget = (): void => {
    if (field.current !== null) field.current.value = '';
  };
  useLocked(forget);
  const answer = async (): Promise<void> => {
    const typed = field.current?.value ?? '';
    if (busy || typed === '') return;
    setBusy(true);
    setFailed(undefined);
    try {
      await hub.runs.elevate({ run: run.id, question: elevation.asked, answer: typed });
    } catch (error) {
      setFailed(HubError.from(error));
      setBusy(false);
    } finally {
      forget();
    }
  };
  const again = elevation.asked > 1 ? t('elevation.again') : undefined;
  return (
    <form
      className="run-elevation"
      autoComplete="off"
      aria-label={t('elevation.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void answer();
      }}
    >
      <Icon name="shield" />
      <div className="run-elevation-body">
        <b>{t('elevation.title')}</b>
        <p className="ax-dim">{t('elevation.hint', { name: run.subject.name, place: run.place })}</p>
        <PasswordInput
          ref={field}
          data-autofocus
          autoFocus
          label={elevation.prompt?.trim() || t('elevation.password')}
          autoComplete="off"
          maxLength={1_024}
          error={failed === undefined ? again : errorText(failed, t)}
        />
        <div className="ax-actions">
          <Button variant="default" disabled={asked.has(run.id)} onClick={() => cancel(run)}>
            {t('elevation.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('elevation.answer')}
          </Button>
        </div>
      </div>
    </form>
  );
}
