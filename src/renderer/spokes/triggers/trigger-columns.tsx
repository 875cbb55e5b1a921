import type { TFunction } from 'i18next';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_DEPTH, MOST_DESCENDANTS } from '#shared/contract/trigger-values';
import type { Occurrence, Trigger } from '#shared/contract/triggers';
import { useScripts } from '../../lib/live';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { RowActions } from '../../ui/row-actions';
import { StartedRun } from '../../lib/started-run';
import { StartableName } from '../../lib/startable-name';
import { StatusTag } from '../../ui/status-tag';
import { eventWords } from './event-words';

/** What can be done with a trigger in the list. */
export interface TriggerActions {
  readonly toggle: (trigger: Trigger) => void;
  readonly remove: (trigger: Trigger) => void;
}

/** State, name, script, what starts it, how many wait, last; the last column acts, where one may. */
export function useTriggerColumns(actions: TriggerActions | undefined): readonly Column<Trigger>[] {
  const { t } = useTranslation('triggers');
  const scripts = useScripts().items;
  return useMemo(() => {
    const nameOf = (id: string): string => scripts.find((script) => script.id === id)?.name ?? id;
    return [
      {
        id: 'state',
        header: t('column.state'),
        width: 120,
        cell: (trigger) => <State trigger={trigger} />,
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
        id: 'event',
        header: t('column.event'),
        width: 4,
        cell: ({ event }) => <span title={eventWords(event, t, nameOf)}>{eventWords(event, t, nameOf)}</span>,
      },
      {
        id: 'waiting',
        header: t('column.waiting'),
        width: 84,
        align: 'right',
        cell: ({ waiting }) => (waiting === 0 ? '—' : waiting),
        sortBy: ({ waiting }) => waiting,
      },
      {
        id: 'last',
        header: t('column.last'),
        width: 4,
        cell: ({ last }) => (last === null ? '—' : <Result occurrence={last} />),
        sortBy: ({ last }) => last?.at ?? null,
      },
      ...(actions === undefined
        ? []
        : [
            {
              id: 'actions',
              header: '',
              width: 84,
              align: 'right' as const,
              cell: (trigger: Trigger) => <Actions trigger={trigger} actions={actions} />,
            },
          ]),
    ];
  }, [t, actions, scripts]);
}

function State({ trigger: { paused, script, trouble } }: { readonly trigger: Trigger }): ReactNode {
  const { t } = useTranslation('triggers');
  if (script.gone) return <StatusTag tone="bad" label={t('state.gone')} />;
  if (paused) return <StatusTag tone="plain" label={t('state.paused')} />;
  return trouble === null ? <StatusTag tone="ok" label={t('state.active')} /> : <StatusTag tone="bad" label={t(`trouble.${trouble}`)} />;
}

/** What came of an event; a run is led to. */
export function Result({ occurrence: { at, result } }: { readonly occurrence: Occurrence }): ReactNode {
  const { t } = useTranslation('triggers');
  const format = useFormat();
  const when = format.when(at);
  if (result.type === 'started') return <StartedRun run={result.run}>{t('result.started', { when })}</StartedRun>;
  if (result.type === 'refused') {
    const words = refusalWords(result.code, when, t);
    return <span title={`${words} · ${result.code}`}>{words}</span>;
  }
  return <span>{t(`result.${result.type}`, { when })}</span>;
}

/** Chains of runs are stopped by the hub: that is told in words, since nobody asked for it. */
function refusalWords(code: string, when: string, t: TFunction<'triggers'>): string {
  if (code === 'TRIGGER_LOOP') return t('result.TRIGGER_LOOP', { when, most: MOST_DEPTH });
  if (code === 'TRIGGER_SPREAD') return t('result.TRIGGER_SPREAD', { when, most: MOST_DESCENDANTS });
  return t('result.refused', { when, code });
}

function Actions({ trigger, actions }: { readonly trigger: Trigger; readonly actions: TriggerActions }): ReactNode {
  const { t } = useTranslation('triggers');
  const { name, paused } = trigger;
  return (
    <RowActions
      actions={[
        { icon: paused ? 'refresh' : 'pause', label: t(paused ? 'act.resume' : 'act.pause', { name }), act: () => actions.toggle(trigger) },
        { icon: 'trash', label: t('remove.title', { name }), act: () => actions.remove(trigger) },
      ]}
    />
  );
}
