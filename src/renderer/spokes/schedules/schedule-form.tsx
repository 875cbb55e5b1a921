import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Schedule } from '#shared/contract/schedules';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { ParamFields } from '../../lib/param-fields';
import { valuesOf } from '../../lib/typed-values';
import { StartableSelect } from '../../lib/startable-select';
import { useStartable } from '../../lib/use-startable';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Icon } from '../../ui/icon';
import { draftOf, dueEvery, emptyDraft, triggerOf, type Draft } from './draft';
import { Last } from './schedule-columns';
import { TriggerFields } from './trigger-fields';

interface ScheduleFormProps {
  /** Undefined makes a new one. */
  readonly schedule: Schedule | undefined;
  /** The script that a new one begins with; empty is none yet. */
  readonly script?: string;
  readonly mayWrite: boolean;
}

const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Which script or job, when, with which values, and what becomes of times that were missed. */
export function ScheduleForm({ schedule, script = '', mayWrite }: ScheduleFormProps): ReactNode {
  const { t } = useTranslation('schedules');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(() =>
    schedule === undefined ? { ...emptyDraft(hereZone()), script } : draftOf(schedule, hereZone()),
  );
  // Whether somebody said when; until then a script may.
  const [timed, setTimed] = useState(schedule !== undefined);
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (more: Partial<Draft>): void => setDraft((now) => ({ ...now, ...more }));
  const startable = useStartable(draft);
  const { asked, secrets } = startable;
  const meant = timed ? null : startable.everySeconds;
  const due = meant === null ? draft : dueEvery(draft, meant);
  const trigger = triggerOf(due);
  // Of what has gone nothing can be asked: its schedule keeps it, and the rest can be changed.
  const kept = schedule?.script.gone === true && draft.script === schedule.script.id;
  const known = kept || startable.known;
  const ready = known && draft.name.trim() !== '' && draft.script !== '' && trigger !== undefined && secrets.length === 0 && mayWrite;

  async function save(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const { name, missed } = draft;
    const what = { [draft.kind]: draft.script, params: valuesOf(asked, draft.values) };
    const rest = { name: name.trim(), trigger, missed };
    try {
      if (schedule === undefined) await hub.schedules.create({ ...rest, ...what });
      else await hub.schedules.change({ schedule: schedule.id, ...rest, ...(kept ? {} : what) });
      navigate('/schedules');
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="schedules-form"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Card title={t('form.what')} padded>
        <div className="schedules-fields">
          <TextInput
            label={t('form.name')}
            required
            maxLength={128}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            spellCheck={false}
          />
          <StartableSelect
            startable={startable}
            kind={draft.kind}
            script={draft.script}
            gone={schedule?.script.gone === true ? schedule.script.name : undefined}
            onChoose={(kind, script) => change({ kind, script, values: {} })}
          />
          <ParamFields params={asked} values={draft.values} onChange={(values) => change({ values })} />
        </div>
      </Card>
      <Card title={t('form.when')} padded>
        <div className="schedules-fields">
          {meant !== null && <p className="ax-dim ax-small">{t('form.meant')}</p>}
          <TriggerFields
            draft={due}
            onChange={(more) => {
              setTimed(true);
              setDraft({ ...due, ...more });
            }}
          />
          <label className="ax-field">
            {t('form.missed')}
            <Choice
              label={t('form.missed')}
              value={draft.missed}
              onChange={(missed) => change({ missed })}
              options={[
                { value: 'skip', label: t('missed.skip') },
                { value: 'run-once', label: t('missed.run-once') },
              ]}
            />
            <span className="ax-dim ax-small">{t('form.missedHint')}</span>
          </label>
        </div>
      </Card>
      {schedule !== undefined && <p className="ax-dim">{t('form.maker', { name: schedule.maker.name })}</p>}
      {schedule?.last !== undefined && schedule.last !== null && (
        <p className="ax-dim">
          {t('form.last')} <Last firing={schedule.last} />
        </p>
      )}
      {refusal !== undefined && (
        <p className="ax-form-problem" role="alert">
          <Icon name="warning" size={14} /> {refusal}
        </p>
      )}
      <div className="ax-actions">
        <Button variant="default" onClick={() => navigate('/schedules')}>
          {t('shell:common.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!ready}>
          {t('shell:common.save')}
        </Button>
      </div>
    </form>
  );
}
