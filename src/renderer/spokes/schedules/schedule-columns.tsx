import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Firing, Schedule } from '#shared/contract/schedules';
import { useFormat, useNow } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { RowActions } from '../../ui/row-actions';
import { StartedRun } from '../../lib/started-run';
import { StartableName } from '../../lib/startable-name';
import { StatusTag } from '../../ui/status-tag';
import { triggerWords } from './trigger-words';

/** What can be done with a schedule in the list. */
export interface ScheduleActions {
  readonly toggle: (schedule: Schedule) => void;
  readonly run: (schedule: Schedule) => void;
  readonly remove: (schedule: Schedule) => void;
}

/** State, name, script, when, next, last; the last column acts, where one may. */
export function useScheduleColumns(actions: ScheduleActions | undefined): readonly Column<Schedule>[] {
  const { t } = useTranslation('schedules');
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        width: 104,
        cell: (schedule) => <State schedule={schedule} />,
        sortBy: ({ paused }) => paused,
      },
      { id: 'name', header: t('column.name'), width: 2, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name },
      {
        id: 'script',
        header: t('column.script'),
        width: 2,
        cell: (row) => <StartableName {...row} />,
        sortBy: ({ script }) => script.name,
      },
      {
        id: 'when',
        header: t('column.when'),
        width: 4,
        cell: ({ trigger }) => (
          <span title={`${triggerWords(trigger, t)}${trigger.type === 'cron' ? `: ${trigger.expression}` : ''}`}>
            {triggerWords(trigger, t)}
          </span>
        ),
      },
      {
        id: 'next',
        header: t('column.next'),
        width: 3,
        cell: ({ next }) => (next[0] === undefined ? '—' : <Next at={next[0]} />),
        sortBy: ({ next }) => next[0] ?? null,
      },
      {
        id: 'last',
        header: t('column.last'),
        width: 2,
        cell: ({ last }) => (last === null ? '—' : <Last firing={last} />),
        sortBy: ({ last }) => last?.at ?? null,
      },
      ...(actions === undefined
        ? []
        : [
            {
              id: 'actions',
              header: '',
              width: 112,
              align: 'right' as const,
              cell: (schedule: Schedule) => <Actions schedule={schedule} actions={actions} />,
            },
          ]),
    ],
    [t, actions],
  );
}

function State({ schedule: { paused, script } }: { readonly schedule: Schedule }): ReactNode {
  const { t } = useTranslation('schedules');
  if (script.gone) return <StatusTag tone="bad" label={t('state.gone')} />;
  return paused ? <StatusTag tone="plain" label={t('state.paused')} /> : <StatusTag tone="ok" label={t('state.active')} />;
}

/** How long until then, and when that is. */
function Next({ at }: { readonly at: string }): ReactNode {
  const format = useFormat();
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.ago(at, now)} <span className="ax-dim">{format.when(at, now)}</span>
    </time>
  );
}

/** What came of the last time; a run is led to. */
export function Last({ firing: { at, result } }: { readonly firing: Firing }): ReactNode {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const when = format.when(at);
  if (result.type === 'started') return <StartedRun run={result.run}>{t('last.started', { when })}</StartedRun>;
  if (result.type === 'refused') return <span title={result.code}>{t('last.refused', { when, code: result.code })}</span>;
  return <span>{t(`last.${result.type}`, { when })}</span>;
}

function Actions({ schedule, actions }: { readonly schedule: Schedule; readonly actions: ScheduleActions }): ReactNode {
  const { t } = useTranslation('schedules');
  const { name, paused } = schedule;
  return (
    <RowActions
      actions={[
        { icon: 'play', label: t('act.run', { name }), act: () => actions.run(schedule) },
        {
          icon: paused ? 'refresh' : 'pause',
          label: t(paused ? 'act.resume' : 'act.pause', { name }),
          act: () => actions.toggle(schedule),
        },
        { icon: 'trash', label: t('remove.title', { name }), act: () => actions.remove(schedule) },
      ]}
    />
  );
}
