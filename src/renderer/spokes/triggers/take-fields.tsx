import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { isPointer, type Draft } from './draft';

interface TakeFieldsProps {
  readonly params: readonly Param[];
  readonly draft: Draft;
  readonly onChange: (more: Partial<Draft>) => void;
}

/** Where in the event each parameter's value is; one that is left empty is what was typed above. */
export function TakeFields({ params, draft, onChange }: TakeFieldsProps): ReactNode {
  const { t } = useTranslation('triggers');
  return (
    <>
      <p className="ax-dim">{t(`take.${draft.type}`)}</p>
      {params
        .filter(({ kind }) => kind !== 'secret')
        .map(({ name, label }) => {
          const from = (Object.hasOwn(draft.take, name) ? draft.take[name] : undefined) ?? '';
          return (
            <TextInput
              key={name}
              label={t('form.takeOf', { param: label || name })}
              placeholder={draft.type === 'file' ? '/path' : draft.type === 'run' ? '/script/name' : '/ref'}
              className="triggers-mono"
              spellCheck={false}
              maxLength={256}
              value={from}
              error={from.trim() !== '' && !isPointer(from.trim()) ? t('form.pointer') : undefined}
              onChange={(event) => onChange({ take: { ...draft.take, [name]: event.currentTarget.value } })}
            />
          );
        })}
    </>
  );
}
