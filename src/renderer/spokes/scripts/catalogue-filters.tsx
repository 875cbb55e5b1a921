import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '#shared/contract/scripts';
import { useFormat } from '../../lib/use-format';
import { Icon } from '../../ui/icon';
import { SearchBox } from '../../ui/search-box';
import type { CatalogueQuery } from './catalogue-view';

interface CatalogueFiltersProps {
  readonly query: CatalogueQuery;
  readonly onChange: (query: CatalogueQuery) => void;
  readonly found: number;
  readonly sources: readonly Source[];
  readonly tags: readonly (readonly [tag: string, count: number])[];
  readonly problems: number;
  readonly untrusted: number;
  readonly favourites: number;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

const MOST_TAGS = 200;

/** What the catalogue is narrowed to. */
export function CatalogueFilters({
  query,
  onChange,
  found,
  sources,
  tags,
  problems,
  untrusted,
  favourites,
  onKeyDown,
}: CatalogueFiltersProps): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const { text, problemsOnly, untrustedOnly, favouritesOnly } = query;
  return (
    <div className="script-filters">
      <SearchBox
        label={t('search')}
        value={text}
        onChange={(next) => onChange({ ...query, text: next })}
        onKeyDown={onKeyDown}
        aside={text === '' ? <kbd className="ax-kbd">/</kbd> : format.number(found)}
        width="100%"
      />
      <select
        className="script-select"
        aria-label={t('filter.source')}
        value={query.sources[0] ?? ''}
        onChange={(event) => onChange({ ...query, sources: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}
      >
        <option value="">{t('filter.allSources')}</option>
        {sources.map((source) => (
          <option key={source.id} value={source.id}>
            {source.label}
          </option>
        ))}
      </select>
      {tags.length > 0 && (
        <select
          className="script-select"
          aria-label={t('filter.tag')}
          value=""
          onChange={(event) => onChange({ ...query, tags: [...query.tags, event.currentTarget.value] })}
        >
          <option value="">{t('filter.tag')}</option>
          {tags
            .filter(([tag]) => !query.tags.includes(tag))
            .slice(0, MOST_TAGS)
            .map(([tag, count]) => (
              <option key={tag} value={tag}>
                {`${tag} (${format.number(count)})`}
              </option>
            ))}
        </select>
      )}
      {(favourites > 0 || favouritesOnly) && (
        <button
          type="button"
          className="script-toggle"
          aria-pressed={favouritesOnly}
          onClick={() => onChange({ ...query, favouritesOnly: !favouritesOnly })}
        >
          <Icon name="star" size={14} />
          {t('filter.favourites', { count: favourites })}
        </button>
      )}
      {(problems > 0 || problemsOnly) && (
        <button
          type="button"
          className="script-toggle"
          aria-pressed={problemsOnly}
          onClick={() => onChange({ ...query, problemsOnly: !problemsOnly })}
        >
          <Icon name="warning" size={14} />
          {t('filter.problems', { count: problems })}
        </button>
      )}
      {(untrusted > 0 || untrustedOnly) && (
        <button
          type="button"
          className="script-toggle"
          aria-pressed={untrustedOnly}
          onClick={() => onChange({ ...query, untrustedOnly: !untrustedOnly })}
        >
          <Icon name="shield" size={14} />
          {t('filter.untrusted', { count: untrusted })}
        </button>
      )}
      {query.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          className="script-toggle"
          aria-pressed="true"
          aria-label={t('filter.removeTag', { tag })}
          onClick={() => onChange({ ...query, tags: query.tags.filter((other) => other !== tag) })}
        >
          #{tag}
          <Icon name="cross" size={12} />
        </button>
      ))}
    </div>
  );
}
