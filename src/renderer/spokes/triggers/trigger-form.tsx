import { Select, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Trigger } from '#shared/contract/triggers';
import { askedParams } from '#shared/contract/validate-params';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useScripts } from '../../lib/live';
import { ParamFields } from '../../lib/param-fields';
import { valuesOf } from '../../lib/typed-values';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { draftOf, emptyDraft, eventOf, numberOf, takenOf, type Draft } from './draft';
import { EventFields } from './event-fields';
import { EventList } from './event-list';
import { HookCard } from './hook-card';
import { TakeFields } from './take-fields';

interface TriggerFormProps {
  /** Undefined makes a new one. */
  readonly trigger: Trigger | undefined;
  /** Of one that was just made and is started by requests. */
  readonly secret: string | null;
  readonly mayWrite: boolean;
  readonly onMade: (trigger: Trigger, secret: string | null) => void;
}

/** Which script, what starts it, with which values, and what came of the last events. */
export function TriggerForm({ trigger, secret, mayWrite, onMade }: TriggerFormProps): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(() => (trigger === undefined ? emptyDraft : draftOf(trigger)));
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (more: Partial<Draft>): void => setDraft((now) => ({ ...now, ...more }));
  const catalogue = useScripts().items;
  const scripts = useMemo(
    () =>
      catalogue.map(({ id, name, source }) => ({ value: id, label: `${name} (${source})` })).sort((a, b) => a.label.localeCompare(b.label)),
    [catalogue],
  );
  const script = useCall(
    async (signal) => (draft.script === '' ? undefined : await hub.scripts.get({ script: draft.script }, { signal })),
    [hub, draft.script],
  );
  const params = script.state === 'ok' && script.value?.id === draft.script ? script.value.params : [];
  const asked = askedParams(params, valuesOf(params, draft.values));
  const secrets = asked.filter(({ kind, required }) => kind === 'secret' && required);
  const event = eventOf(draft);
  const take = takenOf(
    params.map(({ name }) => name),
    draft.take,
  );
  const taken = new Set(take?.map(({ param }) => param));
  const atOnce = numberOf(draft.atOnce, 1, 16);
  // Of a script that has gone nothing can be asked: its trigger keeps it, and its name can be changed.
  const kept = trigger?.script.gone === true && draft.script === trigger.script.id;
  const known = kept || script.value?.id === draft.script;
  const whole = draft.name.trim() !== '' && draft.script !== '' && event !== undefined && take !== undefined && atOnce !== undefined;
  const ready = known && whole && secrets.length === 0 && mayWrite;

  async function save(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const fixed = asked.filter(({ name }) => !taken.has(name));
    const what = { script: draft.script, params: valuesOf(fixed, draft.values), take, event };
    const rest = { name: draft.name.trim(), atOnce };
    try {
      if (trigger === undefined) {
        const made = await hub.triggers.create({ ...rest, ...what });
        onMade(made.trigger, made.secret);
      } else {
        await hub.triggers.change({ trigger: trigger.id, ...rest, ...(kept ? {} : what) });
        navigate('/triggers');
      }
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="triggers-form">
      {trigger?.event.type === 'http' && <HookCard trigger={trigger} secret={secret} mayWrite={mayWrite} />}
      <form
        className="triggers-form"
        noValidate
        autoComplete="off"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void save();
        }}
      >
        <Card title={t('form.event')} padded>
          <div className="triggers-fields">
            <TextInput
              label={t('form.name')}
              required
              maxLength={128}
              value={draft.name}
              onChange={(changed) => change({ name: changed.currentTarget.value })}
              spellCheck={false}
            />
            <EventFields draft={draft} made={trigger !== undefined} scripts={scripts} onChange={change} />
          </div>
        </Card>
        <Card title={t('form.what')} padded>
          <div className="triggers-fields">
            <Select
              label={t('form.script')}
              required
              searchable
              limit={100}
              data={scripts}
              value={draft.script === '' ? null : draft.script}
              onChange={(chosen) => change({ script: chosen ?? '', values: {}, take: {} })}
              placeholder={trigger?.script.gone === true ? trigger.script.name : t('form.choose')}
              error={script.error === undefined || kept ? undefined : errorText(script.error, t)}
              nothingFoundMessage={t('form.nothingFound')}
            />
            {secrets.length > 0 && (
              <p className="triggers-problem" role="alert">
                {t('form.secrets', { params: secrets.map(({ label, name }) => label || name).join(', ') })}
              </p>
            )}
            <ParamFields
              params={asked.filter(({ name }) => !taken.has(name))}
              values={draft.values}
              onChange={(values) => change({ values })}
            />
            {params.length > 0 && <TakeFields params={params} draft={draft} onChange={change} />}
            <TextInput
              label={t('form.atOnce')}
              description={t('form.atOnceHint')}
              inputMode="numeric"
              value={draft.atOnce}
              error={atOnce === undefined ? t('form.between', { min: 1, max: 16 }) : undefined}
              onChange={(changed) => change({ atOnce: changed.currentTarget.value })}
            />
          </div>
        </Card>
        {refusal !== undefined && (
          <p className="triggers-problem" role="alert">
            <Icon name="warning" size={14} /> {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={() => navigate('/triggers')}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('shell:common.save')}
          </Button>
        </div>
      </form>
      {trigger !== undefined && <EventList trigger={trigger} />}
    </div>
  );
}
