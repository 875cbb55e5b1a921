import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { endStates, hookProofs } from '#shared/contract/trigger-values';
import { Choice } from '../../ui/choice';
import { codesOf, numberOf, type Draft } from './draft';

interface EventFieldsProps {
  readonly draft: Draft;
  /** A trigger stays of its kind once it is made. */
  readonly made: boolean;
  readonly scripts: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (more: Partial<Draft>) => void;
}

/** What starts it: a request, a file that appears, or another run's end. */
export function EventFields({ draft, made, scripts, onChange }: EventFieldsProps): ReactNode {
  const { t } = useTranslation('triggers');
  return (
    <>
      <label className="ax-field">
        {t('form.type')}
        <Choice
          label={t('form.type')}
          value={draft.type}
          disabled={made}
          onChange={(type) => onChange({ type })}
          options={(['http', 'file', 'run'] as const).map((value) => ({ value, label: t(`type.${value}`) }))}
        />
      </label>
      {draft.type === 'http' && (
        <label className="ax-field">
          {t('form.proof')}
          <Choice
            label={t('form.proof')}
            value={draft.proof}
            disabled={made}
            onChange={(proof) => onChange({ proof })}
            options={hookProofs.map((value) => ({ value, label: t(`proof.${value}`) }))}
          />
          <span className="ax-dim ax-small">{t(`proofHint.${draft.proof}`)}</span>
        </label>
      )}
      {draft.type === 'file' && <FileFields draft={draft} made={made} onChange={onChange} />}
      {draft.type === 'run' && <RunFields draft={draft} scripts={scripts} onChange={onChange} />}
    </>
  );
}

function FileFields({ draft, made, onChange }: Omit<EventFieldsProps, 'scripts'>): ReactNode {
  const { t } = useTranslation('triggers');
  return (
    <>
      <TextInput
        label={t('form.folder')}
        description={t('form.folderHint')}
        required
        className="triggers-mono"
        spellCheck={false}
        maxLength={4_096}
        value={draft.folder}
        onChange={(event) => onChange({ folder: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.pattern')}
        description={t('form.patternHint')}
        className="triggers-mono"
        spellCheck={false}
        maxLength={255}
        value={draft.pattern}
        onChange={(event) => onChange({ pattern: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.settle')}
        description={t('form.settleHint')}
        inputMode="numeric"
        value={draft.settle}
        error={numberOf(draft.settle, 1, 3_600) === undefined ? t('form.between', { min: 1, max: 3_600 }) : undefined}
        onChange={(event) => onChange({ settle: event.currentTarget.value })}
      />
      {!made && (
        <label className="triggers-check">
          <input type="checkbox" checked={draft.existing} onChange={(event) => onChange({ existing: event.currentTarget.checked })} />
          {t('form.existing')}
        </label>
      )}
    </>
  );
}

function RunFields({ draft, scripts, onChange }: Omit<EventFieldsProps, 'made'>): ReactNode {
  const { t } = useTranslation('triggers');
  const { states } = draft;
  return (
    <>
      <Select
        label={t('form.after')}
        searchable
        limit={100}
        data={[{ value: '', label: t('form.any') }, ...scripts]}
        value={draft.after}
        onChange={(chosen) => onChange({ after: chosen ?? '' })}
        nothingFoundMessage={t('shell:startable.none')}
      />
      <fieldset className="triggers-checks">
        <legend>{t('form.states')}</legend>
        {endStates.map((state) => (
          <label key={state} className="triggers-check">
            <input
              type="checkbox"
              checked={states.includes(state)}
              onChange={(event) =>
                onChange({ states: event.currentTarget.checked ? [...states, state] : states.filter((one) => one !== state) })
              }
            />
            {t(`shell:runState.${state}`)}
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t('form.exitCodes')}
        description={t('form.exitCodesHint')}
        value={draft.exitCodes}
        error={codesOf(draft.exitCodes) === undefined ? t('form.between', { min: 0, max: 255 }) : undefined}
        onChange={(event) => onChange({ exitCodes: event.currentTarget.value })}
      />
    </>
  );
}
