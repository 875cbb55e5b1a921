import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../ui/choice';
import { Field } from './field';
import type { WayDraft } from './way-draft';

interface WayFieldsProps {
  readonly draft: WayDraft;
  readonly change: (more: Partial<WayDraft>) => void;
  /** A secret is kept already. */
  readonly hasSecret: boolean;
  readonly mayKeep: boolean;
}

/** Longer text with its name above it and a word below. */
function Lines({
  label,
  hint,
  rows,
  ...rest
}: {
  label: string;
  hint: string;
  rows: number;
  value: string;
  onText: (text: string) => void;
}) {
  const { value, onText } = rest;
  return (
    <label className="ax-field">
      {label}
      <textarea rows={rows} spellCheck={false} value={value} onChange={(event) => onText(event.currentTarget.value)} />
      <span className="ax-dim ax-small">{hint}</span>
    </label>
  );
}

/** What a directory or provider is set to. */
export function WayFields({ draft, change, hasSecret, mayKeep }: WayFieldsProps): ReactNode {
  const { t } = useTranslation('accounts');
  const text = (
    key: 'serviceDn' | 'filter' | 'template' | 'base' | 'groupBase' | 'issuer' | 'clientId' | 'scopes' | 'groupsClaim' | 'nameClaim',
  ) => ({
    value: draft[key],
    spellCheck: false,
    maxLength: 1_024,
    onText: (value: string) => change({ [key]: value }),
  });
  const secret = (
    <Field
      label={t(draft.kind === 'ldap' ? 'ways.secretLdap' : 'ways.secretOidc')}
      type="password"
      autoComplete="off"
      maxLength={1_024}
      placeholder={hasSecret ? t('ways.kept') : mayKeep ? '' : t('ways.locked')}
      disabled={!mayKeep}
      value={draft.secret}
      onText={(value) => change({ secret: value })}
    />
  );
  const ca = <Lines label={t('ways.ca')} hint={t('ways.caHint')} rows={3} value={draft.ca} onText={(value) => change({ ca: value })} />;
  if (draft.kind === 'oidc') {
    return (
      <>
        <Field label={t('ways.issuer')} required type="url" placeholder="https://login.example.com" {...text('issuer')} />
        <Field label={t('ways.clientId')} required {...text('clientId')} />
        {secret}
        {draft.id !== '' && (
          <p className="ax-dim ax-small">
            {t('ways.back')} <code className="account-secret">{`${window.location.origin}/sign-in/with/${draft.id}/back`}</code>
          </p>
        )}
        <Field label={t('ways.scopes')} {...text('scopes')} />
        <Field label={t('ways.groupsClaim')} required {...text('groupsClaim')} />
        <Field label={t('ways.nameClaim')} required {...text('nameClaim')} />
        {ca}
      </>
    );
  }
  return (
    <>
      <Lines
        label={t('ways.servers')}
        hint={t('ways.serversHint')}
        rows={2}
        value={draft.servers}
        onText={(servers) => change({ servers })}
      />
      <label className="ax-field">
        {t('ways.how')}
        <Choice
          label={t('ways.how')}
          value={draft.how}
          onChange={(how) => change({ how })}
          options={(['search', 'template'] as const).map((value) => ({ value, label: t(`ways.${value}`) }))}
        />
      </label>
      {draft.how === 'search' ? (
        <>
          <Field label={t('ways.serviceDn')} required placeholder="cn=axle,ou=services,dc=example,dc=com" {...text('serviceDn')} />
          {secret}
          <Field
            label={t('ways.filter')}
            placeholder="(&(objectClass=person)(uid={user}))"
            title={t('ways.filterHint')}
            {...text('filter')}
          />
          <span className="ax-dim ax-small">{t('ways.filterHint')}</span>
        </>
      ) : (
        <Field label={t('ways.templateName')} required placeholder={t('ways.templateHint')} {...text('template')} />
      )}
      <Field label={t('ways.base')} required placeholder="dc=example,dc=com" {...text('base')} />
      <Field label={t('ways.groupBase')} placeholder={t('ways.groupBaseHint')} {...text('groupBase')} />
      {ca}
    </>
  );
}
