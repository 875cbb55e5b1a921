import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScriptSummary } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { runTone } from '../../lib/run-state';
import type { useFavourites } from '../../lib/shortlist';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { Icon } from '../../ui/icon';
import { StatusTag } from '../../ui/status-tag';
import { FavouriteStar } from './favourite-star';
import type { LastRun } from './use-last-runs';

/** Name with its star, source, language, changed, last run. */
export function useCatalogueColumns(
  lastRuns: ReadonlyMap<string, LastRun>,
  { has, toggle }: ReturnType<typeof useFavourites>,
): readonly Column<ScriptSummary>[] {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        width: 5,
        hideable: false,
        cell: (script) => (
          <span className="script-name">
            <FavouriteStar name={script.name} on={has(script.id)} onToggle={() => toggle(script.id)} inTable />
            <b className="ax-ellipsis">{script.name}</b>
            {!isTrusted(script.trust) && (
              <span
                className="script-flag"
                data-blocked={script.trust === 'changed' || undefined}
                role="img"
                aria-label={t(`trust.state.${script.trust}`)}
                title={t(`trust.state.${script.trust}`)}
              >
                <Icon name="shield" size={14} />
              </span>
            )}
            {script.problems > 0 && (
              <span
                className="script-flag"
                data-blocked={script.blocked || undefined}
                role="img"
                aria-label={t('problems.count', { count: script.problems })}
                title={t('problems.count', { count: script.problems })}
              >
                <Icon name={script.blocked ? 'cross' : 'warning'} size={14} />
              </span>
            )}
          </span>
        ),
        sortBy: (script) => script.name,
      },
      {
        id: 'source',
        header: t('column.source'),
        width: 3,
        cell: (script) => <span className="ax-dim">{script.source}</span>,
        sortBy: (script) => script.source,
      },
      {
        id: 'language',
        header: t('column.language'),
        width: 92,
        cell: (script) => <span className="ax-dim">{t(`language.${script.language}`)}</span>,
        sortBy: (script) => script.language,
      },
      {
        id: 'changed',
        header: t('column.changed'),
        width: 108,
        align: 'right',
        cell: (script) => <span className="ax-dim">{format.ago(script.modifiedAt)}</span>,
        sortBy: (script) => Date.parse(script.modifiedAt),
      },
      {
        id: 'last',
        header: t('column.last'),
        width: 204,
        cell: (script) => {
          const last = lastRuns.get(script.id);
          return last === undefined ? (
            <span className="ax-dim">—</span>
          ) : (
            <span className="ax-row">
              <StatusTag tone={runTone(last.state)} label={t(`shell:runState.${last.state}`)} />
              <span className="ax-dim ax-small ax-ellipsis">{format.ago(last.at)}</span>
            </span>
          );
        },
        sortBy: (script) => Date.parse(lastRuns.get(script.id)?.at ?? '') || null,
      },
    ],
    [t, format, lastRuns, has, toggle],
  );
}
