import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { Choice } from '../ui/choice';
import { helpText } from './problem-text';
import type { TypedValues } from './typed-values';

interface ParamFieldsProps {
  readonly params: readonly Param[];
  readonly values: TypedValues;
  readonly onChange: (values: TypedValues) => void;
}

/** Fields for what is typed ahead of a run. What is left untouched is what the parameter says itself; secrets have no field. */
export const ParamFields = ({ params, values, onChange }: ParamFieldsProps): ReactNode =>
  params
    .filter(({ kind }) => kind !== 'secret')
    .map((param) => (
      <ParamField
        key={param.name}
        param={param}
        value={Object.hasOwn(values, param.name) ? values[param.name] : undefined}
        onChange={(value) => onChange({ ...values, [param.name]: value })}
      />
    ));

interface ParamFieldProps {
  readonly param: Param;
  /** Undefined while it was not touched. */
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

function ParamField({ param, value, onChange }: ParamFieldProps): ReactNode {
  const { t } = useTranslation();
  const label = param.label || param.name;
  const fallback = param.kind === 'secret' || param.default === null ? '' : String(param.default);
  const text = value ?? fallback;
  const said = helpText(param, t);
  const help = said === '' ? {} : { description: said };
  if (param.kind === 'boolean' || param.kind === 'choice') {
    const options =
      param.kind === 'boolean'
        ? [
            { value: 'true', label: t('shell:common.yes') },
            { value: 'false', label: t('shell:common.no') },
          ]
        : [
            ...(param.required ? [] : [{ value: '', label: '—' }]),
            ...param.choices.map((one) => ({ value: one.value, label: one.label || one.value })),
          ];
    return (
      <label className="ax-param">
        {label}
        <Choice label={label} value={text} onChange={onChange} options={options} />
        {said !== '' && <span className="ax-dim ax-small">{said}</span>}
      </label>
    );
  }
  const field = { label, ...help, required: param.required, value: text };
  if (param.kind === 'multiline' || param.kind === 'multi-choice') {
    return <Textarea {...field} rows={3} spellCheck={false} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  return <TextInput {...field} spellCheck={false} maxLength={8_192} onChange={(event) => onChange(event.currentTarget.value)} />;
}
