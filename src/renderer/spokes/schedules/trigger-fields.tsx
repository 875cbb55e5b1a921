import { Select, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Choice } from '../../ui/choice';
import { unitNames } from '../../lib/interval';
import { triggerOf, type Draft } from './draft';

interface TriggerFieldsProps {
  readonly draft: Draft;
  readonly onChange: (more: Partial<Draft>) => void;
}

/** When it is due: by expression with its next five times, at an interval, or at each start. */
export function TriggerFields({ draft, onChange }: TriggerFieldsProps): ReactNode {
  const { t } = useTranslation('schedules');
  return (
    <>
      <label className="ax-field">
        {t('form.type')}
        <Choice
          label={t('form.type')}
          value={draft.type}
          onChange={(type) => onChange({ type })}
          options={(['cron', 'interval', 'startup'] as const).map((value) => ({ value, label: t(`type.${value}`) }))}
        />
      </label>
      {draft.type === 'cron' && <Cron draft={draft} onChange={onChange} />}
      {draft.type === 'interval' && (
        <div className="schedules-row">
          <TextInput
            label={t('form.every')}
            inputMode="numeric"
            value={draft.every}
            error={triggerOf(draft) === undefined ? t('form.tooShort') : undefined}
            onChange={(event) => onChange({ every: event.currentTarget.value })}
          />
          <Choice
            label={t('form.unit')}
            value={draft.unit}
            onChange={(unit) => onChange({ unit })}
            options={unitNames.map((value) => ({ value, label: t(`unit.${value}`) }))}
          />
        </div>
      )}
      {draft.type === 'startup' && <p className="ax-dim">{t('form.startupHint')}</p>}
    </>
  );
}

function Cron({ draft, onChange }: TriggerFieldsProps): ReactNode {
  const { t } = useTranslation('schedules');
  const hub = useHub();
  const format = useFormat();
  const expression = useDeferredValue(draft.expression.trim());
  const { zone } = draft;
  const preview = useCall(
    async (signal) => (expression === '' ? { next: [] } : await hub.schedules.preview({ expression, zone }, { signal })),
    [hub, expression, zone],
  );
  // A zone that the hub knows and this browser does not stays on offer.
  const zones = useMemo(() => [...new Set([zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [zone]);
  return (
    <>
      <TextInput
        label={t('form.expression')}
        description={t('form.expressionHint')}
        className="schedules-mono"
        required
        maxLength={256}
        value={draft.expression}
        error={preview.error === undefined ? undefined : errorText(preview.error, t)}
        onChange={(event) => onChange({ expression: event.currentTarget.value })}
        spellCheck={false}
      />
      <Select
        label={t('form.zone')}
        searchable
        limit={100}
        data={zones}
        value={zone}
        onChange={(chosen) => onChange({ zone: chosen ?? zone })}
        nothingFoundMessage={t('shell:startable.none')}
      />
      {preview.error === undefined && (
        <div className="schedules-next" aria-live="polite">
          <b>{t('form.next')}</b>
          <ol aria-label={t('form.next')}>
            {preview.value?.next.map((at) => (
              <li key={at}>
                <time dateTime={at}>{inZone(at, zone, format.locale)}</time> <span className="ax-dim">{format.ago(at)}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}

/** A time as the clocks of the zone show it; with its offset, which tells summer from winter. */
function inZone(at: string, zone: string, locale: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...parts, hourCycle: 'h23', timeZone: zone, timeZoneName: 'shortOffset' }).format(new Date(at));
}
