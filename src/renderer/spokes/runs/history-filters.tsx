import { useCallback, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run, RunState } from '#shared/contract/runs';
import { runTone } from '../../lib/run-state';
import { useShortcut } from '../../lib/shortcuts';
import { StatusTag } from '../../ui/status-tag';
import { type HistoryQuery, OUTPUT_MOST, periods } from './history-filter';
import { SettledBox } from './settled-box';

/** What can be switched on and off: the three states of a run that has not ended are one. */
const groups: readonly (readonly RunState[])[] = [
  ['running', 'starting', 'queued'],
  ['succeeded'],
  ['failed'],
  ['cancelled'],
  ['timed_out'],
  ['lost'],
];

interface HistoryFiltersProps {
  readonly query: HistoryQuery;
  readonly onChange: (query: HistoryQuery) => void;
  /** For the names of the scripts that there are runs of. */
  readonly runs: readonly Run[];
}

/** What the history is narrowed to; all of it is in the address, so that it can be kept and shared. */
export function HistoryFilters({ query, onChange, runs }: HistoryFiltersProps): ReactNode {
  const { t } = useTranslation('runs');
  const bar = useRef<HTMLDivElement>(null);
  const focus = useCallback(() => bar.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus(), []);
  useShortcut('/', focus);
  const change = (next: Partial<HistoryQuery>): void => onChange({ ...query, ...next });

  const scripts = useMemo(() => {
    const names = new Map<string, string>();
    for (const { subject } of runs) if (names.size < 500) names.set(subject.id, subject.name);
    return [...names].sort(([, a], [, b]) => a.localeCompare(b));
  }, [runs]);
  const isOn = (group: readonly RunState[]): boolean => group.every((state) => query.states.includes(state));
  const toggle = (group: readonly RunState[]): void => {
    const others = query.states.filter((state) => !group.includes(state));
    change({ states: isOn(group) ? others : [...others, ...group] });
  };

  return (
    <div className="runs-filters" ref={bar}>
      <SettledBox label={t('filter.text')} value={query.text} most={256} onChange={(text) => change({ text })} />
      <span className="runs-output">
        <SettledBox label={t('filter.output')} value={query.output} most={OUTPUT_MOST} onChange={(output) => change({ output })} />
        <button
          type="button"
          className="runs-case"
          title={t('output.matchCase')}
          aria-label={t('output.matchCase')}
          aria-pressed={query.matchCase}
          onClick={() => change({ matchCase: !query.matchCase })}
        >
          Aa
        </button>
      </span>
      <div className="runs-states" role="group" aria-label={t('filter.states')}>
        {groups.map((group) => {
          const [first = 'running'] = group;
          return (
            <button key={first} type="button" className="runs-state" aria-pressed={isOn(group)} onClick={() => toggle(group)}>
              <StatusTag tone={runTone(first)} label={group.length > 1 ? t('filter.inProgress') : t(`shell:runState.${first}`)} />
            </button>
          );
        })}
      </div>
      <select
        className="runs-select"
        aria-label={t('filter.script')}
        value={query.script ?? ''}
        onChange={(event) => change({ script: event.currentTarget.value || null })}
      >
        <option value="">{t('filter.anyScript')}</option>
        {query.script !== null && !scripts.some(([id]) => id === query.script) && <option value={query.script}>{query.script}</option>}
        {scripts.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="runs-select"
        aria-label={t('filter.period')}
        value={query.period}
        onChange={(event) => change({ period: periods.find((name) => name === event.currentTarget.value) ?? 'all' })}
      >
        {periods.map((period) => (
          <option key={period} value={period}>
            {t(`filter.periods.${period}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
