import { Select, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import { noticeKinds } from '#shared/contract/notice-values';
import type { Rule } from '#shared/contract/notifications';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useScripts } from '../../lib/live';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Icon } from '../../ui/icon';
import { draftOf, emptyDraft, longerOf, scriptsOf, togetherOf, webhookOf, type Draft } from './draft';
import { HowFields } from './how-fields';

interface RuleFormProps {
  /** Undefined makes a new one. */
  readonly rule: Rule | undefined;
  readonly mayWrite: boolean;
}

/** Of which runs, of what about them, and how somebody is told. */
export function RuleForm({ rule, mayWrite }: RuleFormProps): ReactNode {
  const { t } = useTranslation('notifications');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(() => (rule === undefined ? emptyDraft : draftOf(rule)));
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (more: Partial<Draft>): void => setDraft((now) => ({ ...now, ...more }));
  // Whoever has the address of a chat can write there.
  useLocked(() => change({ url: '' }));
  const catalogue = useScripts().items;
  const scripts = useMemo(
    () =>
      catalogue.map(({ id, name, source }) => ({ value: id, label: `${name} (${source})` })).sort((a, b) => a.label.localeCompare(b.label)),
    [catalogue],
  );
  const tags = useMemo(() => [...new Set(catalogue.flatMap((script) => script.tags))].sort(), [catalogue]);
  const [about, longer, together, webhook] = [scriptsOf(draft), longerOf(draft), togetherOf(draft), webhookOf(draft)];
  const named = draft.name.trim() !== '' && draft.on.length > 0;
  const whole = named && about !== undefined && longer !== undefined && together !== undefined && webhook?.url !== '';
  const ready = whole && mayWrite;

  async function save(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const what = {
      name: draft.name.trim(),
      scripts: about,
      on: [...draft.on],
      longer,
      together,
      desktop: draft.desktop,
      ...(webhook !== undefined && { webhook }),
      ...(draft.certificate !== (rule?.certificate ?? '') && { certificate: draft.certificate === '' ? null : draft.certificate }),
    };
    try {
      if (rule === undefined) await hub.notifications.create(what);
      else await hub.notifications.change({ rule: rule.id, ...what });
      navigate('/notifications');
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="notifications-form"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Card title={t('form.what')} padded>
        <div className="notifications-fields">
          <TextInput
            label={t('form.name')}
            required
            maxLength={128}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            spellCheck={false}
          />
          <label className="ax-field">
            {t('form.about')}
            <Choice
              label={t('form.about')}
              value={draft.about}
              onChange={(value) => change({ about: value })}
              options={(['all', 'script', 'tag'] as const).map((value) => ({ value, label: t(`about.${value}`) }))}
            />
          </label>
          {draft.about === 'script' && (
            <Select
              label={t('form.script')}
              searchable
              limit={100}
              data={scripts}
              value={draft.script === '' ? null : draft.script}
              onChange={(chosen) => change({ script: chosen ?? '' })}
              placeholder={t('form.choose')}
              nothingFoundMessage={t('form.nothingFound')}
            />
          )}
          {draft.about === 'tag' && (
            <Select
              label={t('form.tag')}
              searchable
              limit={100}
              data={tags.includes(draft.tag) || draft.tag === '' ? tags : [...tags, draft.tag]}
              value={draft.tag === '' ? null : draft.tag}
              onChange={(chosen) => change({ tag: chosen ?? '' })}
              nothingFoundMessage={t('form.nothingFound')}
            />
          )}
          <fieldset className="notifications-checks">
            <legend>{t('form.on')}</legend>
            {noticeKinds.map((kind) => (
              <label key={kind} className="notifications-check">
                <input
                  type="checkbox"
                  checked={draft.on.includes(kind)}
                  onChange={(event) =>
                    change({ on: event.currentTarget.checked ? [...draft.on, kind] : draft.on.filter((one) => one !== kind) })
                  }
                />
                {t(`when.${kind}`)}
              </label>
            ))}
          </fieldset>
          {draft.on.includes('long') && (
            <label className="ax-field">
              {t('form.longer')}
              <Choice
                label={t('form.longer')}
                value={draft.longer}
                onChange={(value) => change({ longer: value })}
                options={(['usual', 'seconds'] as const).map((value) => ({ value, label: t(`longer.${value}`) }))}
              />
              {draft.longer === 'usual' && <span className="ax-dim ax-small">{t('form.usualHint')}</span>}
            </label>
          )}
          {draft.on.includes('long') && draft.longer === 'seconds' && (
            <TextInput
              label={t('form.minutes')}
              inputMode="decimal"
              value={draft.minutes}
              error={longer === undefined ? t('form.noTime') : undefined}
              onChange={(event) => change({ minutes: event.currentTarget.value })}
            />
          )}
        </div>
      </Card>
      <Card title={t('form.how')} padded>
        <HowFields draft={draft} host={rule?.webhook?.host} onChange={change} />
      </Card>
      {refusal !== undefined && (
        <p className="notifications-problem" role="alert">
          <Icon name="warning" size={14} /> {refusal}
        </p>
      )}
      <div className="ax-actions">
        <Button variant="default" onClick={() => navigate('/notifications')}>
          {t('shell:common.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!ready}>
          {t('shell:common.save')}
        </Button>
      </div>
    </form>
  );
}
