import { NumberInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import { MOST_ROTATE_DAYS, MOST_SECRET, keptSecretName } from '#shared/contract/secret-values';
import type { Secret } from '#shared/contract/secrets';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { withoutLastBreak } from './typed-value';

interface SecretFormProps {
  /** Undefined keeps a new one. */
  readonly secret: Secret | undefined;
  readonly mayWrite: boolean;
}

/** Name, value and what is known of a secret. The value of one that is there is replaced, and never shown here. */
export function SecretForm({ secret, mayWrite }: SecretFormProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [name, setName] = useState(secret?.name ?? '');
  const [value, setValue] = useState('');
  const [description, setDescription] = useState(secret?.description ?? '');
  const [labels, setLabels] = useState<string[]>(secret?.labels ?? []);
  const [days, setDays] = useState<number | ''>(secret?.rotateAfterDays ?? '');
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  useLocked(() => setValue(''));
  const odd = name !== '' && !keptSecretName.test(name);
  const ready = mayWrite && name !== '' && !odd && (secret !== undefined || withoutLastBreak(value) !== '');

  async function save(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await hub.secrets.set({
        name,
        ...(withoutLastBreak(value) !== '' && { secret: withoutLastBreak(value) }),
        description: description.trim(),
        labels,
        rotateAfterDays: days === '' ? null : days,
        fresh: secret === undefined,
      });
      setValue('');
      navigate('/secrets');
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="secrets-form"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Card title={t('form.what')} padded>
        <div className="secrets-fields">
          <TextInput
            label={t('form.name')}
            description={t('form.nameHint')}
            required
            maxLength={128}
            disabled={secret !== undefined}
            error={odd ? t('form.nameOdd') : undefined}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            spellCheck={false}
          />
          <Textarea
            classNames={{ input: 'secrets-masked' }}
            rows={3}
            label={t(secret === undefined ? 'form.value' : 'form.newValue')}
            description={t(secret === undefined ? 'form.valueHint' : 'form.newValueHint')}
            required={secret === undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={MOST_SECRET}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <TextInput
            label={t('form.description')}
            maxLength={1_024}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <TagsInput
            label={t('form.labels')}
            maxTags={16}
            value={labels}
            onChange={(all) => setLabels(all.map((one) => one.slice(0, 64)))}
          />
          <NumberInput
            label={t('form.days')}
            description={t('form.daysHint')}
            min={1}
            max={MOST_ROTATE_DAYS}
            allowDecimal={false}
            value={days}
            onChange={(given) => setDays(typeof given === 'number' ? given : '')}
          />
        </div>
      </Card>
      {refusal !== undefined && (
        <p className="ax-form-problem" role="alert">
          {refusal}
        </p>
      )}
      <div className="ax-actions">
        <Button variant="default" onClick={() => navigate('/secrets')}>
          {t('shell:common.cancel')}
        </Button>
        <Button type="submit" disabled={!ready} loading={busy}>
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}
