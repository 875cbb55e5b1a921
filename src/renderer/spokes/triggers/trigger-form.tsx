import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Trigger } from '#shared/contract/triggers';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { ParamFields } from '../../lib/param-fields';
import { valuesOf } from '../../lib/typed-values';
import { StartableSelect } from '../../lib/startable-select';
import { useStartable } from '../../lib/use-startable';
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

/** Which script or job, what starts it, with which values, and what came of the last events. */
export function TriggerForm({ trigger, secret, mayWrite, onMade }: TriggerFormProps): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(() => (trigger === undefined ? emptyDraft : draftOf(trigger)));
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (more: Partial<Draft>): void => setDraft((now) => ({ ...now, ...more }));
  const startable = useStartable(draft);
  const { params, asked, secrets, scripts } = startable;
  const event = eventOf(draft);
  const take = takenOf(
    params.map(({ name }) => name),
    draft.take,
  );
  const taken = new Set(take?.map(({ param }) => param));
  const atOnce = numberOf(draft.atOnce, 1, 16);
  // Of what has gone nothing can be asked: its trigger keeps it, and its name can be changed.
  const kept = trigger?.script.gone === true && draft.script === trigger.script.id;
  const known = kept || startable.known;
  const whole = draft.name.trim() !== '' && draft.script !== '' && event !== undefined && take !== undefined && atOnce !== undefined;
  const ready = known && whole && secrets.length === 0 && mayWrite;

  async function save(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const fixed = asked.filter(({ name }) => !taken.has(name));
    const what = { [draft.kind]: draft.script, params: valuesOf(fixed, draft.values), take, event };
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
            <StartableSelect
              startable={startable}
              kind={draft.kind}
              script={draft.script}
              gone={trigger?.script.gone === true ? trigger.script.name : undefined}
              onChoose={(kind, script) => change({ kind, script, values: {}, take: {} })}
            />
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
        {trigger !== undefined && <p className="ax-dim">{t('form.maker', { name: trigger.maker.name })}</p>}
        {refusal !== undefined && (
          <p className="ax-form-problem" role="alert">
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
