import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartableKind } from '#shared/contract/startable';
import { errorText } from './error-text';
import type { Startable } from './use-startable';

interface StartableSelectProps {
  readonly startable: Startable;
  readonly kind: StartableKind;
  /** Empty while nothing is chosen. */
  readonly script: string;
  /** What stands there of one that has gone. */
  readonly gone: string | undefined;
  readonly onChoose: (kind: StartableKind, id: string) => void;
}

/** Chooses a script or a job to be started by itself, and says why one cannot be. */
export function StartableSelect({ startable, kind, script, gone, onChoose }: StartableSelectProps): ReactNode {
  const { t } = useTranslation();
  const { scripts, jobs, secrets, error } = startable;
  const group = (name: string, prefix: StartableKind, options: Startable['jobs']) =>
    options.length === 0 ? [] : [{ group: name, items: options.map(({ value, label }) => ({ value: `${prefix}:${value}`, label })) }];
  return (
    <>
      <Select
        label={t('shell:startable.label')}
        required
        searchable
        // Jobs first: they are fewer, and no more than these are drawn.
        limit={100}
        data={[...group(t('shell:startable.jobs'), 'job', jobs), ...group(t('shell:startable.scripts'), 'script', scripts)]}
        value={script === '' ? null : `${kind}:${script}`}
        onChange={(chosen) => {
          const [of = '', ...id] = (chosen ?? '').split(':');
          onChoose(of === 'job' ? 'job' : 'script', id.join(':'));
        }}
        placeholder={gone ?? t('shell:startable.choose')}
        error={error === undefined || gone !== undefined ? undefined : errorText(error, t)}
        nothingFoundMessage={t('shell:startable.none')}
      />
      {kind === 'job' && <p className="ax-dim ax-small">{t('shell:startable.noSecrets')}</p>}
      {secrets.length > 0 && (
        <p className="ax-form-problem" role="alert">
          {t('shell:startable.secrets', { params: secrets.map(({ label, name }) => label || name).join(', ') })}
        </p>
      )}
    </>
  );
}
