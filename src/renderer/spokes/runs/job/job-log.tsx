import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { Failed } from '../../../lib/failed';
import { useHubLink } from '../../../lib/hub-context';
import { perFrame } from '../../../lib/per-frame';
import { useRenewedEffect } from '../../../lib/use-renewed';
import { emptyLog, withItems } from './job-log-store';

/** What all steps of a job print, as it comes; each line behind its step. */
export function JobLog({ run }: { readonly run: string }): ReactNode {
  const { t } = useTranslation('runs');
  const { hub, ready } = useHubLink();
  const [log, setLog] = useState(emptyLog);
  const [error, setError] = useState<HubError>();
  const [round, setRound] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  useRenewedEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let state = emptyLog;
    const follow = async (): Promise<void> => {
      while (!signal.aborted) {
        try {
          for await (const items of perFrame(hub.jobs.log({ run, after: { ...state.place } }, { signal }))) {
            state = withItems(state, items, ({ event }) => (event.type === 'ended' ? t(`shell:runState.${event.run.state}`) : ''));
            setLog(state);
          }
          return;
        } catch (failure) {
          if (signal.aborted) return;
          if (!HubError.is(failure, 'DISCONNECTED')) throw failure;
          await ready(signal);
        }
      }
    };
    follow().catch((failure: unknown) => !signal.aborted && setError(HubError.from(failure)));
    return () => left.abort();
  }, [hub, ready, run, round, t]);

  useLayoutEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  });

  if (error !== undefined) {
    const again = (): void => {
      setError(undefined);
      setRound(round + 1);
    };
    return <Failed error={error} retry={again} />;
  }
  return (
    <div
      className="run-job-log"
      ref={box}
      role="log"
      aria-label={t('job.log')}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - 24;
      }}
    >
      {log.left > 0 && <p className="run-job-left">{t('job.left', { count: log.left })}</p>}
      {log.lines.length === 0 && <p className="run-job-left">{t('job.nothing')}</p>}
      {log.lines.map(({ key, step, from, text }) => (
        <div key={key} data-from={from}>
          <b>{step}</b>
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
