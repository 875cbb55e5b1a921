import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { identityClouds, tenantForm } from '#shared/contract/identity-values';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';

interface AddApplicationProps {
  readonly onAdded: () => void;
  readonly onCancel: () => void;
}

const empty = {
  name: '',
  cloud: 'public' as (typeof identityClouds)[number],
  client: '',
  tenant: '',
  authority: '',
  ca: '',
  certificate: '',
};

/** Which application, where, and by which certificate; of these only those are offered whose key signs for it. */
export function AddApplication({ onAdded, onCancel }: AddApplicationProps): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const [draft, setDraft] = useState(empty);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const held = useCall((signal) => hub.certificates.list({}, { signal }), [hub]);
  const offered = (held.value?.items ?? []).filter(
    ({ privateKey, key, validity }) => (privateKey === 'hub' || privateKey === 'file') && key.type === 'rsa' && validity !== 'expired',
  );
  const change = (more: Partial<typeof empty>): void => setDraft((now) => ({ ...now, ...more }));
  const custom = draft.cloud === 'custom';
  const nameWrong = draft.name !== '' && !/^[a-z0-9][a-z0-9._-]*$/.test(draft.name);
  const tenantWrong = draft.tenant !== '' && (!tenantForm.test(draft.tenant) || /^(?:organizations|common|consumers)$/.test(draft.tenant));
  const placed = custom ? /^https:\/\/[^/]/.test(draft.authority) : draft.tenant !== '' && !tenantWrong;
  const ready = draft.name !== '' && !nameWrong && draft.client !== '' && placed && draft.certificate !== '';
  const add = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { tenant, authority, ...rest } = draft;
      await hub.applications.add({ ...rest, ...(custom ? { authority } : { tenant }) });
      onAdded();
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
      setBusy(false);
    }
  };
  const text = (key: 'name' | 'client' | 'tenant' | 'authority' | 'ca', label: string, more: Partial<Parameters<typeof TextInput>[0]>) => (
    <TextInput
      label={label}
      maxLength={key === 'name' ? 64 : key === 'client' ? 128 : 1_024}
      spellCheck={false}
      value={draft[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value.trim() })}
      {...more}
    />
  );
  return (
    <Dialog label={t('applications.add.title')} width={560} onClose={onCancel}>
      <form
        className="identity-form identity-dialog"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void add();
        }}
      >
        <h2>{t('applications.add.title')}</h2>
        {text('name', t('applications.add.name'), {
          description: t('applications.add.nameHint', { account: `app:${draft.name === '' ? 'NAME' : draft.name}` }),
          error: nameWrong ? t('applications.add.nameWrong') : undefined,
        })}
        <label className="ax-field">
          {t('registration.cloud')}
          <Choice
            label={t('registration.cloud')}
            value={draft.cloud}
            onChange={(cloud) => change({ cloud })}
            options={identityClouds.map((value) => ({ value, label: t(`cloud.${value}`) }))}
          />
        </label>
        {custom
          ? text('authority', t('registration.authority'), {
              description: t('registration.authorityHint'),
              placeholder: 'https://sign-in.example.com',
            })
          : text('tenant', t('registration.tenant'), {
              description: t('applications.add.tenantHint'),
              error: tenantWrong ? t('applications.add.tenantWrong') : undefined,
            })}
        {text('client', t('registration.client'), { description: t('registration.clientHint') })}
        <label className="ax-field">
          {t('applications.add.certificate')}
          <Choice
            label={t('applications.add.certificate')}
            value={draft.certificate}
            onChange={(certificate) => change({ certificate })}
            options={[
              {
                value: '',
                label: t(offered.length === 0 && held.value !== undefined ? 'applications.add.none' : 'applications.add.choose'),
              },
              ...offered.map(({ thumbprint, name }) => ({ value: thumbprint, label: `${name} (${thumbprint.slice(0, 8)})` })),
            ]}
          />
          <span className="ax-dim ax-small">{t('applications.add.certificateHint')}</span>
        </label>
        {text('ca', t('registration.ca'), { description: t('registration.caHint'), maxLength: 4_096 })}
        {refusal !== undefined && (
          <p role="alert" className="identity-problem">
            {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('applications.add.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
