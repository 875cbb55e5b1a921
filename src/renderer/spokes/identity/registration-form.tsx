import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/identity';
import { identityClouds, REDIRECT, tenantForm } from '#shared/contract/identity-values';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { ProviderTest } from './provider-test';

interface RegistrationFormProps {
  readonly registration: Registration;
  readonly mayWrite: boolean;
}

/** Which application people sign in to, and where; with what has to be registered there. */
export function RegistrationForm({ registration, mayWrite }: RegistrationFormProps): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const attempt = useAttempt();
  const [draft, setDraft] = useState(registration);
  const [busy, setBusy] = useState(false);
  const change = (more: Partial<Registration>): void => setDraft((now) => ({ ...now, ...more }));
  const custom = draft.cloud === 'custom';
  const changed = JSON.stringify(draft) !== JSON.stringify(registration);
  const tenantWrong = !custom && !tenantForm.test(draft.tenant);
  const authorityWrong = custom && draft.authority !== '' && !/^https:\/\/[^/]/.test(draft.authority);
  const clientWrong = !/^[\w.:/-]*$/.test(draft.client);
  const save = (): void => {
    setBusy(true);
    attempt(
      hub.identity.configure(custom ? draft : { ...draft, authority: '' }).finally(() => setBusy(false)),
      t('registration.saved'),
    );
  };
  return (
    <Card title={t('registration.title')} padded>
      <form
        className="identity-form"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (changed && !tenantWrong && !authorityWrong && !clientWrong) save();
        }}
      >
        {registration.client === '' && (
          <ol className="identity-steps">
            <li>{t('registration.step.application')}</li>
            <li>
              {t('registration.step.redirect')} <code>{REDIRECT}</code>
            </li>
            <li>{t('registration.step.public')}</li>
            <li>{t('registration.step.here')}</li>
          </ol>
        )}
        <label className="ax-field">
          {t('registration.cloud')}
          <Choice
            label={t('registration.cloud')}
            disabled={!mayWrite}
            value={draft.cloud}
            onChange={(cloud) => change({ cloud })}
            options={identityClouds.map((value) => ({ value, label: t(`cloud.${value}`) }))}
          />
        </label>
        {custom && (
          <TextInput
            label={t('registration.authority')}
            description={t('registration.authorityHint')}
            placeholder="https://sign-in.example.com"
            disabled={!mayWrite}
            maxLength={1_024}
            value={draft.authority}
            error={authorityWrong ? t('registration.authorityWrong') : undefined}
            onChange={(event) => change({ authority: event.currentTarget.value.trim() })}
            spellCheck={false}
          />
        )}
        <TextInput
          label={t('registration.client')}
          description={t('registration.clientHint')}
          placeholder={custom ? 'axle' : '00000000-0000-0000-0000-000000000000'}
          disabled={!mayWrite}
          maxLength={128}
          value={draft.client}
          error={clientWrong ? t('registration.clientWrong') : undefined}
          onChange={(event) => change({ client: event.currentTarget.value.trim() })}
          spellCheck={false}
        />
        {!custom && (
          <TextInput
            label={t('registration.tenant')}
            description={t('registration.tenantHint')}
            disabled={!mayWrite}
            maxLength={255}
            value={draft.tenant}
            error={tenantWrong ? t('registration.tenantWrong') : undefined}
            onChange={(event) => change({ tenant: event.currentTarget.value.trim() })}
            spellCheck={false}
          />
        )}
        <TextInput
          label={t('registration.ca')}
          description={t('registration.caHint')}
          disabled={!mayWrite}
          maxLength={4_096}
          value={draft.ca}
          onChange={(event) => change({ ca: event.currentTarget.value })}
          spellCheck={false}
        />
        <div className="identity-form-end">
          <ProviderTest disabled={!mayWrite || changed || registration.client === ''} />
          <Button type="submit" loading={busy} disabled={!mayWrite || !changed || tenantWrong || authorityWrong || clientWrong}>
            {t('shell:common.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
