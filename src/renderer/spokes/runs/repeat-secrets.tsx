import { Button, PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { useLocked } from '../../lib/use-locked';
import { Dialog } from '../../ui/dialog';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';

interface RepeatSecretsProps {
  readonly params: Run['params'];
  readonly busy: boolean;
  readonly onGiven: (values: Readonly<Record<string, string>>) => void;
  readonly onCancel: () => void;
}

/** Asks for the secrets again: they were never kept. */
export function RepeatSecrets({ params, busy, onGiven, onCancel }: RepeatSecretsProps): ReactNode {
  const { t } = useTranslation('runs');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  useLocked(() => setValues({}));
  return (
    <Dialog label={t('repeat.title')} onClose={onCancel}>
      <form
        className="run-secrets"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onGiven(values);
        }}
      >
        <h2>{t('repeat.title')}</h2>
        <p className="ax-dim">{t('repeat.secrets')}</p>
        {params.map(({ name, label }) => (
          <PasswordInput
            key={name}
            label={label || name}
            autoComplete="new-password"
            value={values[name] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues((now) => ({ ...now, [name]: value }));
            }}
          />
        ))}
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel}>
            {t('repeat.back')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('repeat.label')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
