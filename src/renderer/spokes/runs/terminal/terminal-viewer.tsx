import { useCallback, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ISearchOptions } from '@xterm/addon-search';
import type { Run } from '#shared/contract/runs';
import { useMay } from '../../../lib/hub-info';
import { copyText } from '../../../lib/clipboard';
import { notify } from '../../../lib/notify';
import { hasEnded } from '../../../lib/run-state';
import { useShortcut } from '../../../lib/shortcuts';
import { Icon } from '../../../ui/icon';
import { KeyHint } from '../../../ui/key-hint';
import { SearchBox } from '../../../ui/search-box';
import { OutputBanners } from '../output/output-banners';
import { OutputState } from '../output/output-state';
import { useTerminal } from './use-terminal';
import '../output/output.css';
import './terminal.css';

const marks: ISearchOptions = {
  decorations: {
    matchBackground: '#5a4a12',
    activeMatchBackground: '#a8790a',
    matchOverviewRuler: '#f0c674',
    activeMatchColorOverviewRuler: '#ffffff',
  },
};

/** A run in terminal mode: typed into while it runs, read afterwards. */
export function TerminalViewer({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const bar = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const writable = useMay('runs:write');
  const find = useCallback((): void => bar.current?.querySelector<HTMLInputElement>('input[type=search]')?.select(), []);
  const { made, error, attach, retry } = useTerminal(run, writable, find);
  const ended = hasEnded(run);
  useShortcut('mod+f', find, ended);

  const search = (wanted: string, back = false, incremental = false): void => {
    if (made === null) return;
    if (wanted === '') made.search.clearDecorations();
    else if (back) made.search.findPrevious(wanted, marks);
    else made.search.findNext(wanted, { ...marks, incremental });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') search(text, event.shiftKey);
    else if (event.key === 'Escape' && text === '') made?.terminal.focus();
    else return;
    event.preventDefault();
  };
  const copy = (): void => {
    const selected = made?.terminal.getSelection() ?? '';
    if (selected === '') return notify({ tone: 'bad', message: t('terminal.nothingSelected') });
    copyText(selected).then(
      () => notify({ tone: 'ok', message: t('output.copied', { count: selected.split('\n').length }) }),
      () => notify({ tone: 'bad', message: t('output.notCopied') }),
    );
  };
  return (
    <div className="out">
      <div className="out-bar" ref={bar}>
        <h2>{t('terminal.title')}</h2>
        <span className="out-size">{ended ? t('terminal.replay') : writable ? t('terminal.live') : t('terminal.watching')}</span>
        <span className="out-grow" />
        {!ended && (
          <span className="out-size">
            <KeyHint keys="F6" /> {t('terminal.leave')}
          </span>
        )}
        <span className="out-group out-find">
          <SearchBox
            label={t('terminal.search')}
            value={text}
            width="100%"
            onChange={(wanted) => {
              setText(wanted);
              search(wanted, false, true);
            }}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className="out-tool"
            title={t('output.previous')}
            aria-label={t('output.previous')}
            disabled={text === ''}
            onClick={() => search(text, true)}
          >
            <Icon name="up" size={14} />
          </button>
          <button
            type="button"
            className="out-tool"
            title={t('output.next')}
            aria-label={t('output.next')}
            disabled={text === ''}
            onClick={() => search(text)}
          >
            <Icon name="down" size={14} />
          </button>
        </span>
        <button type="button" className="out-tool" title={t('output.copy')} aria-label={t('output.copy')} onClick={copy}>
          <Icon name="copy" size={14} />
        </button>
      </div>
      <OutputBanners run={run} base={0} />
      <div className="out-main">
        {error !== null ? (
          <OutputState run={run} error={error} retry={retry} />
        ) : (
          <div className="term-frame">
            <div className="term-host" ref={attach} />
          </div>
        )}
      </div>
    </div>
  );
}
