import { ActionIcon } from '@mantine/core';
import { useMemo, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Firing, Schedule } from '#shared/contract/schedules';
import { useFormat, useNow } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { Icon, type IconName } from '../../ui/icon';
import { StartableName } from '../../lib/startable-name';
import { StatusTag } from '../../ui/status-tag';
import { triggerWords } from './trigger-words';

/** What can be done with a schedule in the list. */
export interface RowActions {
  readonly toggle: (schedule: Schedule) => void;
  readonly run: (schedule: Schedule) => void;
  readonly remove: (schedule: Schedule) => void;
}

/** State, name, script, when, next, last; the last column acts, where one may. */
export function useScheduleColumns(actions: RowActions | undefined): readonly Column<Schedule>[] {
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
  if (result.type === 'started') {
    return (
      <Link
        href={`/runs/${result.run}`}
        onClick={(event: MouseEvent) => event.stopPropagation()}
        onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}
      >
        {t('last.started', { when })}
      </Link>
    );
  }
  if (result.type === 'refused') return <span title={result.code}>{t('last.refused', { when, code: result.code })}</span>;
  return <span>{t(`last.${result.type}`, { when })}</span>;
}

function Actions({ schedule, actions }: { readonly schedule: Schedule; readonly actions: RowActions }): ReactNode {
  const { t } = useTranslation('schedules');
  const { name, paused } = schedule;
  const action = (icon: IconName, label: string, act: (schedule: Schedule) => void): ReactNode => (
    <ActionIcon
      variant="subtle"
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation(); // The row opens the form.
        act(schedule);
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
  return (
    <span className="schedules-actions">
      {action('play', t('act.run', { name }), actions.run)}
      {action(paused ? 'refresh' : 'pause', t(paused ? 'act.resume' : 'act.pause', { name }), actions.toggle)}
      {action('trash', t('remove.title', { name }), actions.remove)}
    </span>
  );
}
