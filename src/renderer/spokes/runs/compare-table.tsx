import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { compareParams, type ComparedParam } from '#shared/contract/compare-params';
import type { Run } from '#shared/contract/runs';
import { hasEnded, runDuration, runTone } from '../../lib/run-state';
import { useFormat, useNow } from '../../lib/use-format';
import { useShownPath } from '../../lib/use-shown-path';
import { Card } from '../../ui/card';
import { Chip, StatusTag } from '../../ui/status-tag';

interface Row {
  readonly name: string;
  readonly before: ReactNode;
  readonly after: ReactNode;
  readonly change: ComparedParam['change'];
}

/** What two runs were given, where and how they went, side by side; what changed is marked by a word. */
export function CompareTable({ before, after }: { readonly before: Run; readonly after: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const rows = useRows(before, after);
  return (
    <Card title={t('compare.facts')}>
      <div className="run-compare-scroll">
        <table className="run-compare-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('compare.before')}</th>
              <th scope="col">{t('compare.after')}</th>
              <th scope="col">{t('compare.change')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, before: was, after: is, change }, index) => (
              <tr key={index} data-change={change}>
                <th scope="row">{name}</th>
                <td>{was ?? '—'}</td>
                <td>{is ?? '—'}</td>
                <td>{change !== 'same' && <Chip>{t(`compare.changed.${change}`)}</Chip>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function useRows(before: Run, after: Run): readonly Row[] {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const now = useNow(1_000, !hasEnded(before) || !hasEnded(after));
  const row = (name: string, of: (run: Run) => string | null, show: (run: Run) => ReactNode = of): Row => ({
    name,
    before: show(before),
    after: show(after),
    change: of(before) === of(after) ? 'same' : 'changed',
  });
  const took = (run: Run): string | null => {
    const ms = runDuration(run, now);
    return ms === null ? null : format.duration(ms);
  };
  const plain = (one: Row): Row => ({ ...one, change: 'same' }); // Never the same, and no news.
  return [
    plain(
      row(
        t('facts.run'),
        ({ id }) => id,
        ({ id }) => <RunLink id={id} />,
      ),
    ),
    row(t('facts.script'), ({ subject }) => subject.name),
    row(
      t('column.state'),
      ({ state }) => state,
      ({ state }) => <StatusTag tone={runTone(state)} label={t(`shell:runState.${state}`)} />,
    ),
    row(t('facts.exitCode'), ({ exitCode, signal }) => (exitCode === null ? signal : String(exitCode))),
    plain(row(t('column.started'), ({ startedAt }) => (startedAt === null ? null : format.full(startedAt)))),
    plain(row(t('column.took'), took)),
    row(t('facts.who'), ({ actor }) => `${actor.name}, ${t(`shell:face.${actor.face}`)}`),
    row(t('facts.where'), ({ place }) => place),
    row(t('may.sandbox'), ({ sandbox }) => t(`level.${sandbox.inForce ?? sandbox.asked}`)),
    row(
      t('facts.hash'),
      ({ hash }) => hash,
      ({ hash }) => (hash === null ? null : <span className="ax-mono">{hash.slice(0, 12)}</span>),
    ),
    ...compareParams(before, after).map((param): Row => ({
      name: param.label || param.name,
      before: <ParamValue param={param} value={param.before} given={param.change !== 'added'} />,
      after: <ParamValue param={param} value={param.after} given={param.change !== 'removed'} />,
      change: param.change,
    })),
  ];
}

const RunLink = ({ id }: { readonly id: string }): ReactNode => (
  <Link className="ax-link ax-mono" href={`/runs/${id}`}>
    {id.slice(0, 13)}
  </Link>
);

function ParamValue({
  param,
  value,
  given,
}: {
  readonly param: ComparedParam;
  readonly value: string | null;
  readonly given: boolean;
}): ReactNode {
  const { t } = useTranslation('runs');
  const shownPath = useShownPath();
  if (!given) return <span className="ax-dim">{t('compare.notGiven')}</span>;
  if (param.secret) return <span className="ax-dim">{t('params.secret')}</span>;
  if (value === null || value === '') return <span className="ax-dim">{t('params.empty')}</span>;
  const shown = shownPath(value);
  return (
    <span className="run-value" title={shown === value ? undefined : value}>
      {shown}
    </span>
  );
}
