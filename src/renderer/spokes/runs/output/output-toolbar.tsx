import { useCallback, useRef, useState, useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { useFormat } from '../../../lib/use-format';
import { useShortcut } from '../../../lib/shortcuts';
import { Icon } from '../../../ui/icon';
import { SearchBox } from '../../../ui/search-box';
import type { SearchStore } from './search-store';

interface OutputToolbarProps {
  readonly run: Run;
  readonly search: SearchStore;
  readonly wrap: boolean;
  readonly onWrap: (wrap: boolean) => void;
  readonly onLine: (line: number) => void;
  readonly onCopy: () => void;
  /** Leaves the search box: the focus goes back to the lines. */
  readonly onLeave: () => void;
}

/** Search, go to a line, wrap, copy. */
export function OutputToolbar({ run, search, wrap, onWrap, onLine, onCopy, onLeave }: OutputToolbarProps): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const bar = useRef<HTMLDivElement>(null);
  const [line, setLine] = useState('');
  const { setQuery, move } = search;
  const { query, found, index, error } = useSyncExternalStore(search.subscribe, search.snapshot);
  const find = useCallback(() => bar.current?.querySelector<HTMLInputElement>('input[type=search]')?.select(), []);
  const goTo = useCallback(() => bar.current?.querySelector<HTMLInputElement>('.out-goto')?.select(), []);
  useShortcut('mod+f', find);
  useShortcut('mod+g', goTo);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && query.pattern === '') onLeave();
    else return;
    event.preventDefault();
  };
  const total = found === null ? '' : `${format.number(found.total)}${found.done ? '' : '…'}`;
  const aside =
    error !== null ? '!' : found === null ? undefined : index >= 0 ? t('output.position', { at: format.number(index + 1), total }) : total;
  const toggle = (label: string, pressed: boolean, act: () => void, sign: ReactNode): ReactNode => (
    <button type="button" className="out-tool" data-mono title={label} aria-label={label} aria-pressed={pressed} onClick={act}>
      {sign}
    </button>
  );
  return (
    <div className="out-bar" ref={bar}>
      <h2>{t('output.title')}</h2>
      <span className="out-size">
        {t('output.size', { count: run.output.lines, lines: format.number(run.output.lines), size: format.bytes(run.output.bytes) })}
      </span>
      <span className="out-grow" />
      <span className="out-group out-find">
        <SearchBox
          label={t('output.search')}
          value={query.pattern}
          width="100%"
          onChange={(pattern) => setQuery({ ...query, pattern: pattern.slice(0, 512) })}
          onKeyDown={onKeyDown}
          aside={aside}
        />
        {toggle(t('output.matchCase'), query.matchCase, () => setQuery({ ...query, matchCase: !query.matchCase }), 'Aa')}
        {toggle(t('output.regex'), query.regex, () => setQuery({ ...query, regex: !query.regex }), '.*')}
        <button
          type="button"
          className="out-tool"
          title={t('output.previous')}
          aria-label={t('output.previous')}
          disabled={!found?.total}
          onClick={() => move(-1)}
        >
          <Icon name="up" size={14} />
        </button>
        <button
          type="button"
          className="out-tool"
          title={t('output.next')}
          aria-label={t('output.next')}
          disabled={!found?.total}
          onClick={() => move(1)}
        >
          <Icon name="down" size={14} />
        </button>
      </span>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const number = Number(line);
          if (Number.isSafeInteger(number) && number > 0) onLine(number);
        }}
      >
        <input
          className="out-goto"
          inputMode="numeric"
          aria-label={t('output.goTo')}
          placeholder={t('output.line')}
          value={line}
          onChange={(event) => setLine(event.currentTarget.value.replace(/\D/g, '').slice(0, 12))}
        />
      </form>
      <span className="out-group">
        {toggle(t('output.wrap'), wrap, () => onWrap(!wrap), <WrapIcon />)}
        <button type="button" className="out-tool" title={t('output.copyHint')} aria-label={t('output.copy')} onClick={onCopy}>
          <Icon name="copy" size={14} />
        </button>
      </span>
    </div>
  );
}

const WrapIcon = (): ReactNode => (
  <svg className="ax-icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2 3.5h12M2 8h9.5a2.25 2.25 0 0 1 0 4.5H8M9.8 10.6L8 12.5l1.8 1.9M2 12.5h3" />
  </svg>
);
