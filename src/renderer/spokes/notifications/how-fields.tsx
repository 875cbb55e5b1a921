import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TOGETHER_MOST, webhookFormats } from '#shared/contract/notice-values';
import { useHubInfo } from '../../lib/hub-info';
import { Choice } from '../../ui/choice';
import { CertificateField } from './certificate-field';
import { togetherOf, type Draft } from './draft';

interface HowFieldsProps {
  readonly draft: Draft;
  /** Of the webhook that there is; its address is not shown. */
  readonly host: string | undefined;
  readonly onChange: (more: Partial<Draft>) => void;
}

/** How somebody is told beside the list: on the desktop or in the browser, and by a webhook. */
export function HowFields({ draft, host, onChange }: HowFieldsProps): ReactNode {
  const { t } = useTranslation('notifications');
  const inBrowser = useHubInfo()?.actor.face === 'browser';
  const [denied, setDenied] = useState(false);

  async function choose(desktop: boolean): Promise<void> {
    onChange({ desktop });
    // A browser asks only when somebody has just clicked.
    if (desktop && inBrowser && 'Notification' in window) setDenied((await Notification.requestPermission()) !== 'granted');
  }

  return (
    <div className="notifications-fields">
      <p className="ax-dim">{t('form.always')}</p>
      <TextInput
        label={t('form.together')}
        description={t('form.togetherHint')}
        inputMode="numeric"
        maxLength={4}
        value={draft.together}
        error={togetherOf(draft) === undefined ? t('form.noCount', { most: TOGETHER_MOST }) : undefined}
        onChange={(event) => onChange({ together: event.currentTarget.value })}
      />
      <label className="notifications-check">
        <input type="checkbox" checked={draft.desktop} onChange={(event) => void choose(event.currentTarget.checked)} />
        {t('form.desktop')}
      </label>
      {denied && draft.desktop && (
        <p className="notifications-problem" role="alert">
          {t('form.denied')}
        </p>
      )}
      <label className="ax-field">
        {t('form.webhook')}
        <Choice
          label={t('form.webhook')}
          value={draft.webhook}
          onChange={(webhook) => onChange({ webhook })}
          options={[
            { value: 'none' as const, label: t('webhook.none') },
            ...(host === undefined ? [] : [{ value: 'keep' as const, label: t('webhook.keep', { host }) }]),
            { value: 'new' as const, label: t(host === undefined ? 'webhook.new' : 'webhook.other') },
          ]}
        />
      </label>
      {draft.webhook === 'new' && (
        <>
          <TextInput
            label={t('form.url')}
            description={t('form.urlHint')}
            placeholder="https://"
            type="url"
            spellCheck={false}
            maxLength={2_048}
            value={draft.url}
            onChange={(event) => onChange({ url: event.currentTarget.value })}
          />
          <label className="ax-field">
            {t('form.format')}
            <Choice
              label={t('form.format')}
              value={draft.format}
              onChange={(format) => onChange({ format })}
              options={webhookFormats.map((value) => ({ value, label: t(`format.${value}`) }))}
            />
          </label>
        </>
      )}
      {draft.webhook !== 'none' && <CertificateField value={draft.certificate} onChange={(certificate) => onChange({ certificate })} />}
    </div>
  );
}
