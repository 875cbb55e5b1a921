import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../../lib/error-text';
import { useFormat } from '../../../lib/use-format';
import { Icon } from '../../../ui/icon';
import type { SearchState } from './search-store';

/** What has to be known of the output before it is read. */
export function OutputBanners({
  run,
  base,
  search,
}: {
  readonly run: Run;
  readonly base: number;
  readonly search?: SearchState;
}): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { trimmedBytes } = run.output;
  const found = search?.found ?? null;
  return (
    <>
      {run.paused !== null && (
        <p className="out-banner" role="alert">
          <Icon name="warning" />
          {t(`output.paused.${run.paused}`)}
        </p>
      )}
      {trimmedBytes > 0 && (
        <p className="out-banner">
          <Icon name="info" />
          {base > 0
            ? t('output.trimmedLines', { count: base, lines: format.number(base), size: format.bytes(trimmedBytes) })
            : t('output.trimmed', { size: format.bytes(trimmedBytes) })}
        </p>
      )}
      {search !== undefined && search.error !== null && (
        <p className="out-banner" data-tone="bad" role="alert">
          <Icon name="warning" />
          {errorText(search.error, t)}
        </p>
      )}
      {found !== null && found.capped && (
        <p className="out-banner">
          <Icon name="info" />
          {t('output.capped', { listed: format.number(found.matches.length), total: format.number(found.total) })}
        </p>
      )}
    </>
  );
}
