import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '#shared/contract/notifications';
import { useScripts } from '../../lib/live';
import type { Column } from '../../ui/data-table';
import { RowActions } from '../../ui/row-actions';
import { StatusTag } from '../../ui/status-tag';

/** What can be done with a rule in the list. */
export interface RuleActions {
  readonly test: (rule: Rule) => void;
  readonly toggle: (rule: Rule) => void;
  readonly remove: (rule: Rule) => void;
}

/** State, name, of which scripts, when, how; the last column acts, where one may. */
export function useRuleColumns(actions: RuleActions | undefined): readonly Column<Rule>[] {
  const { t } = useTranslation('notifications');
  const scripts = useScripts().items;
  return useMemo(() => {
    const about = ({ scripts: which }: Rule): string => {
      if (which.type === 'all') return t('about.all');
      if (which.type === 'tag') return t('about.tagged', { tag: which.tag });
      return scripts.find(({ id }) => id === which.id)?.name ?? which.id;
    };
    return [
      {
        id: 'state',
        header: t('column.state'),
        width: 104,
        cell: ({ paused }) => <StatusTag tone={paused ? 'plain' : 'ok'} label={t(paused ? 'state.paused' : 'state.active')} />,
      },
      { id: 'name', header: t('column.name'), width: 2, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name },
      { id: 'about', header: t('column.scripts'), width: 2, cell: about },
      { id: 'on', header: t('column.on'), width: 3, cell: ({ on }) => on.map((kind) => t(`kind.${kind}`)).join(', ') },
      {
        id: 'how',
        header: t('column.how'),
        width: 3,
        cell: ({ desktop, webhook }) =>
          [t('how.list'), ...(desktop ? [t('how.desktop')] : []), ...(webhook === null ? [] : [webhook.host])].join(', '),
      },
      ...(actions === undefined
        ? []
        : [
            {
              id: 'actions',
              header: '',
              width: 112,
              align: 'right' as const,
              cell: (rule: Rule) => <Actions rule={rule} actions={actions} />,
            },
          ]),
    ];
  }, [t, scripts, actions]);
}

function Actions({ rule, actions }: { readonly rule: Rule; readonly actions: RuleActions }): ReactNode {
  const { t } = useTranslation('notifications');
  const { name, paused, webhook } = rule;
  return (
    <RowActions
      actions={[
        ...(webhook === null ? [] : [{ icon: 'external' as const, label: t('act.test', { name }), act: () => actions.test(rule) }]),
        { icon: paused ? 'refresh' : 'pause', label: t(paused ? 'act.resume' : 'act.pause', { name }), act: () => actions.toggle(rule) },
        { icon: 'trash', label: t('remove.title', { name }), act: () => actions.remove(rule) },
      ]}
    />
  );
}
