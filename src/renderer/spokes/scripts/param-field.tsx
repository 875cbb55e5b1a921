import { MultiSelect, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { type SecretWay, secretWay } from '#shared/contract/secret-way';
import { linesOf } from '#shared/contract/validate-params';
import { helpText } from '../../lib/problem-text';
import { fieldKey, type RunForm } from './use-run-form';
import type { FieldProps } from './field-props';
import { DayParam } from './day-param';
import { DirectoryField } from './directory-field';
import { PathField } from './path-field';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';

/** What is said of a secret by the way in which it reaches its script. */
const secretNote: Readonly<Record<SecretWay, string>> = { file: 'form.secret', argument: 'form.exposed', none: 'form.unpassable' };

/** The field of one parameter, by its kind. */
export function ParamField({
  param,
  index,
  run: { form, leave },
}: {
  readonly param: Param;
  readonly index: number;
  readonly run: Pick<RunForm, 'form' | 'leave'>;
}): ReactNode {
  const { t } = useTranslation('scripts');
  const key = fieldKey(index);
  const onBlur = (): void => leave(key);
  const value = form.values[key];
  const text = typeof value === 'string' ? value : '';
  const label = param.label || param.name;
  const said = helpText(param, t);
  const help = said === '' ? {} : { description: said };
  const field: FieldProps = {
    label,
    ...help,
    required: param.required,
    error: form.errors[key],
    value: text,
    onChange: (event) => form.setFieldValue(key, event.currentTarget.value),
    onBlur,
  };
  switch (param.kind) {
    case 'text':
      return (
        <TextInput {...field} placeholder={param.placeholder} maxLength={param.maxLength ?? 8_192} autoComplete="off" spellCheck={false} />
      );
    case 'multiline':
      return <Textarea {...field} minRows={3} rows={5} maxLength={param.maxLength ?? 65_536} spellCheck={false} resize="vertical" />;
    case 'number':
      return (
        <TextInput
          {...field}
          inputMode={param.integer ? 'numeric' : 'decimal'}
          autoComplete="off"
          placeholder={rangeOf(param)}
          rightSection={param.unit === '' ? undefined : <span className="script-unit">{param.unit}</span>}
          rightSectionWidth={param.unit === '' ? undefined : 16 + param.unit.length * 8}
          rightSectionPointerEvents="none"
        />
      );
    case 'boolean':
      return (
        <Switch
          label={label}
          {...help}
          error={form.errors[key]}
          checked={value === true}
          onChange={(event) => form.setFieldValue(key, event.currentTarget.checked)}
          color="accent"
        />
      );
    case 'choice':
      return (
        <Select
          {...help}
          label={label}
          required={param.required}
          error={form.errors[key]}
          data={param.choices.map((choice) => ({ value: choice.value, label: choice.label || choice.value }))}
          value={text === '' ? null : text}
          onChange={(chosen) => form.setFieldValue(key, chosen ?? '')}
          onBlur={onBlur}
          placeholder={t('form.choose')}
          searchable={param.choices.length > 12}
          clearable={!param.required}
          nothingFoundMessage={t('form.nothingFound')}
          comboboxProps={{ withinPortal: true }}
          maxDropdownHeight={280}
        />
      );
    case 'multi-choice':
      return (
        <MultiSelect
          {...help}
          label={label}
          required={param.required}
          error={form.errors[key]}
          data={param.choices.map((choice) => ({ value: choice.value, label: choice.label || choice.value }))}
          value={[...linesOf(text)]}
          onChange={(chosen) => form.setFieldValue(key, chosen.join('\n'))}
          onBlur={onBlur}
          placeholder={text === '' ? t('form.chooseAny') : ''}
          searchable={param.choices.length > 12}
          clearable
          nothingFoundMessage={t('form.nothingFound')}
          comboboxProps={{ withinPortal: true }}
          maxDropdownHeight={280}
        />
      );
    case 'user':
    case 'group':
      return <DirectoryField kind={param.kind} field={field} help={param.help} onValue={(picked) => form.setFieldValue(key, picked)} />;
    case 'host':
    case 'environment':
      return (
        <TextInput
          {...field}
          description={[param.help, t(`form.named.${param.kind}`)].filter(Boolean).join(' ')}
          maxLength={1_024}
          autoComplete="off"
          spellCheck={false}
        />
      );
    case 'date':
      return <DayParam param={param} field={field} onDay={(day) => form.setFieldValue(key, day)} />;
    case 'file':
    case 'folder':
      return <PathField kind={param.kind} field={field} onValue={(path) => form.setFieldValue(key, path)} />;
    case 'secret':
      return (
        <PasswordInput
          {...field}
          description={`${said} ${t(secretNote[secretWay(param)])}`.trim()}
          disabled={secretWay(param) === 'none'}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('form.reveal') }}
        />
      );
  }
}

function rangeOf({ min, max }: Extract<Param, { kind: 'number' }>): string {
  if (min !== null && max !== null) return `${min} – ${max}`;
  return min !== null ? `≥ ${min}` : max !== null ? `≤ ${max}` : '';
}
