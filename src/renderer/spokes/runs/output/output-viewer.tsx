import { memo, useEffect, useEffectEvent, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../../lib/error-text';
import { copyText } from '../../../lib/clipboard';
import { useHub, useHubLink } from '../../../lib/hub-context';
import { notify } from '../../../lib/notify';
import { hasEnded } from '../../../lib/run-state';
import { useFormat } from '../../../lib/use-format';
import { useRemembered } from '../../../lib/use-remembered';
import { Icon } from '../../../ui/icon';
import { textOfLines } from './copy-lines';
import type { LineTexts } from './line-row';
import { LineViewport } from './line-viewport';
import { OutputBanners } from './output-banners';
import { OutputState } from './output-state';
import { createOutputStore } from './output-store';
import { OutputToolbar } from './output-toolbar';
import type { OutputPlace } from './place';
import { createSearch } from './search-store';
import { useClock } from './use-clock';
import { createViewport } from './viewport-model';
import './output.css';

/** Lines that somebody picked by their numbers; `from` is where a range is extended from. */
interface Picked {
  readonly from: number;
  readonly first: number;
  readonly last: number;
}

/** The output of a run by lines: any number of them, live, with search, at a place where one is named. A run and its place keep their viewer: key it by both. */
export function OutputViewer({ run, place = null }: { readonly run: Run; readonly place?: OutputPlace | null }): ReactNode {
  const models = useModels(run);
  const { output, search } = models;
  useEffect(() => {
    output.update(run);
    search.update(run.output.lines, hasEnded(run));
  }, [output, search, run]);
  return <OutputPane models={models} place={place} />;
}

/** Drawn when its models say so, and not with every size that a fast script's output has for a moment. */
const OutputPane = memo(function OutputPane({ models, place }: { readonly models: Models; readonly place: OutputPlace | null }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const format = useFormat();
  const timeOf = useClock();
  const { output, viewport, search } = models;
  const { run, total, end, base, columns, error } = useSyncExternalStore(output.subscribe, output.snapshot);
  const { anchor, view } = useSyncExternalStore(viewport.subscribe, viewport.snapshot);
  const searching = useSyncExternalStore(search.subscribe, search.snapshot);
  const [choices, setChoices] = useRemembered('output', []);
  const [picked, setPicked] = useState<Picked | null>(place && { from: place.line, first: place.line, last: place.line });
  const texts = useMemo<LineTexts>(() => ({ stderr: t('output.stderr'), more: (count) => t('output.more', { count }) }), [t]);
  const wrap = choices.includes('wrap');
  const ended = hasEnded(run);
  useLayoutEffect(() => viewport.update(total, wrap));

  const onPick = (line: number, extend: boolean): void =>
    setPicked((now) => {
      if (extend && now !== null) return { from: now.from, first: Math.min(now.from, line), last: Math.max(now.from, line) };
      return now !== null && now.first === line && now.last === line ? null : { from: line, first: line, last: line };
    });
  const copy = async (): Promise<void> => {
    const selected = window.getSelection()?.toString() ?? '';
    const top = viewport.topLine() + base;
    const { first, last } = picked ?? { first: top, last: Math.min(top + Math.ceil(view / 18), total + base) };
    try {
      const text = selected !== '' ? selected : await textOfLines(hub, run.id, first, last);
      await copyText(text);
      notify({ tone: 'ok', message: t('output.copied', { count: text === '' ? 0 : text.split('\n').length }) });
    } catch (failure) {
      notify({ tone: 'bad', message: failure instanceof DOMException ? t('output.notCopied') : errorText(HubError.from(failure), t) });
    }
  };
  const goTo = (line: number): void => {
    const there = Math.max(base + 1, Math.min(line, total + base));
    setPicked({ from: there, first: there, last: there });
    viewport.toLine(there - base);
    viewport.focus();
  };

  const toPlace = useEffectEvent(({ line, find, matchCase }: OutputPlace) => {
    viewport.toLine(Math.max(base + 1, Math.min(line, total + base)) - base);
    viewport.focus();
    if (find !== '') search.setQuery({ pattern: find, regex: false, matchCase }, true);
  });
  const there = total > 0;
  useEffect(() => {
    if (there && place !== null) toPlace(place);
  }, [there, place]);

  const { found, current } = searching;
  const nothing = run.output.gone || error !== null || total === 0;
  return (
    <div className="out">
      <OutputToolbar
        run={run}
        search={search}
        wrap={wrap}
        onWrap={(on) => setChoices(on ? ['wrap'] : [])}
        onLine={goTo}
        onCopy={() => void copy()}
        onLeave={viewport.focus}
      />
      <OutputBanners run={run} base={base} search={searching} />
      <div className="out-main">
        {nothing ? (
          <OutputState run={run} error={error} retry={output.retry} />
        ) : (
          <LineViewport
            label={t('output.title')}
            texts={texts}
            viewport={viewport}
            total={total}
            wrap={wrap}
            base={base}
            end={end}
            columns={columns}
            lineAt={output.lineAt}
            hitsOf={(line) => found?.hitsOf(line, current)}
            timeOf={timeOf}
            onWindow={output.show}
            picked={picked === null ? null : [picked.first, picked.last]}
            onPick={onPick}
          />
        )}
        {!nothing && !ended && anchor.at !== 'end' && (
          <button type="button" className="out-resume" onClick={viewport.toEnd}>
            <Icon name="down" size={14} />
            {t('output.follow')}
          </button>
        )}
      </div>
      <span className="out-sr" role="status">
        {found !== null && found.done && t('output.found', { count: found.total, matches: format.number(found.total) })}
      </span>
    </div>
  );
});

type Models = ReturnType<typeof useModels>;

/** What the viewer is made of, for as long as it is there: lines, where one looks, search. */
function useModels(run: Run) {
  const { hub, ready } = useHubLink();
  const { id } = run;
  const [models] = useState(() => {
    const output = createOutputStore(run, { fetch: (from, count, signal) => hub.runs.lines({ run: id, from, count }, { signal }), ready });
    // A run that has ended is read from its start, one that goes on from where it is.
    const viewport = createViewport(!hasEnded(run));
    const search = createSearch({
      search: (query, signal) => hub.runs.search({ run: id, ...query }, { signal }),
      ready,
      topLine: () => viewport.topLine() + output.base(),
      onJump: ({ line }) => {
        viewport.toLine(line - output.base());
        requestAnimationFrame(() => viewport.reveal('.out-hit[data-current]'));
      },
    });
    return { output, viewport, search };
  });
  useEffect(() => models.search.stop, [models]);
  return models;
}
