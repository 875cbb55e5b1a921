import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { isHubsOwn } from '#shared/contract/elevation-values';
import type { Run } from '#shared/contract/runs';
import { copyText } from '../../lib/clipboard';
import { notify } from '../../lib/notify';
import { useFormat } from '../../lib/use-format';
import { useShownPath } from '../../lib/use-shown-path';
import { scriptHref } from '../../lib/script-address';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { StatusTag } from '../../ui/status-tag';
import { KeptEnvironment } from './kept-environment';
import { KeptGrants } from './kept-grants';
import { limitTexts, noteText } from './run-words';

/** What the run was given, what it may do, and what it is. */
export const RunFacts = memo(function RunFacts({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  return (
    <>
      {run.params.length > 0 && (
        <Card title={t('params.title')}>
          <Facts facts={run.params.map((param) => ({ name: param.label || param.name, value: <Value param={param} /> }))} />
        </Card>
      )}
      {run.job === null && <MayDo run={run} />}
      <Consent run={run} />
      <About run={run} />
    </>
  );
});

function Consent({ run: { consent } }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  if (consent === null) return null;
  return (
    <Card title={t('consent.title')}>
      <Facts
        facts={[
          { name: t('consent.asked'), value: consent.asked },
          { name: t('consent.by'), value: consent.by.name },
          { name: t('consent.at'), value: format.when(consent.at) },
          ...(consent.reason === '' ? [] : [{ name: t('consent.reason'), value: consent.reason }]),
          { name: t('consent.request'), value: <Link href={`/approvals/${consent.request}`}>{t('consent.open')}</Link> },
        ]}
      />
    </Card>
  );
}

function Value({ param }: { readonly param: Run['params'][number] }): ReactNode {
  const { t } = useTranslation('runs');
  const shownPath = useShownPath();
  if (param.secret) return <span className="ax-dim">{t(param.exposed ? 'params.exposed' : 'params.secret')}</span>;
  if (param.value === null || param.value === '') return <span className="ax-dim">{t('params.empty')}</span>;
  const shown = shownPath(param.value);
  return (
    <div className="run-value" title={shown === param.value ? undefined : param.value}>
      {shown}
      {param.cut && <span className="ax-dim"> {t('params.cut')}</span>}
    </div>
  );
}

function MayDo({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const shownPath = useShownPath();
  const { asked, inForce, network, limits, notes, granted } = run.sandbox;
  const shared = [
    ...granted.folders.map(({ path, write }) => t(write ? 'may.folderWrite' : 'may.folderRead', { path: shownPath(path) })),
    ...granted.files.map(shownPath),
    ...(granted.broker?.scopes ?? []).map((scope) => t('may.token', { scope, account: granted.broker?.account })),
    ...(granted.broker?.secrets ?? []).map((name) => t('may.keptSecret', { name })),
    ...(granted.more === 0 ? [] : [t('may.more', { count: granted.more })]),
  ];
  const level = (
    <span className="run-level">
      {t(`level.${inForce ?? asked}`)}
      {inForce !== null && (
        <StatusTag tone={inForce === 'none' ? 'wait' : 'ok'} label={t(inForce !== 'none' ? 'may.inForce' : mayOf(run.elevation))} />
      )}
    </span>
  );
  const held = limitTexts(limits, t, format);
  const list = (texts: readonly string[]): ReactNode => (
    <ul className="run-facts-list">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
  return (
    <Card title={t('may.title')}>
      <Facts
        facts={[
          { name: t('may.sandbox'), value: level },
          ...(inForce !== null && inForce !== asked ? [{ name: t('may.asked'), value: t(`level.${asked}`) }] : []),
          ...(run.elevation === null ? [] : [{ name: t('may.rights'), value: t(`elevation.${rightsOf(run.elevation)}`) }]),
          { name: t('may.network'), value: t(inForce === 'none' ? 'may.networkOpen' : network ? 'may.networkYes' : 'may.networkNo') },
          ...(inForce === null ? [] : [{ name: t('may.limits'), value: held.length === 0 ? t('may.noLimits') : list(held) }]),
          ...(run.timeoutSeconds === null ? [] : [{ name: t('may.timeout'), value: format.duration(run.timeoutSeconds * 1_000) }]),
          ...(shared.length === 0 ? [] : [{ name: t('may.granted'), value: list(shared) }]),
          ...(notes.length === 0 ? [] : [{ name: t('may.notes'), value: list(notes.map((note) => noteText(note, t, shownPath))) }]),
        ]}
      />
      {inForce !== null && <KeptGrants run={run} />}
      {run.installs && run.state !== 'queued' && run.state !== 'starting' && <KeptEnvironment run={run.id} />}
    </Card>
  );
}

/** The sentence of how much something may that has no sandbox around it. */
function mayOf(elevation: Run['elevation']): string {
  if (elevation === null) return 'may.open';
  return elevation.by === 'uac' || elevation.by === 'administrator' ? 'may.administrator' : 'may.root';
}

/** The sentence of whose rights it has, or would have had. */
function rightsOf({ by, state }: NonNullable<Run['elevation']>): string {
  if (isHubsOwn(by)) return `own.${by}`;
  return by === 'uac' ? `uac.${state === 'asking' ? 'waiting' : state}` : `by.${state}`;
}

function About({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { hash } = run;
  return (
    <Card title={t('facts.title')}>
      <Facts
        facts={[
          { name: t('facts.who'), value: `${run.actor.name}, ${t(`shell:face.${run.actor.face}`)}` },
          { name: t('facts.where'), value: run.place },
          {
            name: t(run.job === null ? 'facts.script' : 'facts.job'),
            value: (
              <Link className="ax-link" href={run.job === null ? scriptHref(run.subject.id) : `/jobs/${run.subject.id}`}>
                {run.subject.name}
              </Link>
            ),
          },
          ...(run.job === null ? [{ name: t('facts.mode'), value: t(`mode.${run.mode}`) }] : []),
          ...(run.attempt === 1 ? [] : [{ name: t('facts.attempt'), value: String(run.attempt) }]),
          ...(run.notBefore === null ? [] : [{ name: t('facts.notBefore'), value: format.full(run.notBefore) }]),
          ...(run.exitCode === null ? [] : [{ name: t('facts.exitCode'), value: String(run.exitCode) }]),
          ...(run.signal === null ? [] : [{ name: t('facts.signal'), value: run.signal }]),
          ...(hash === null
            ? []
            : [{ name: t('facts.hash'), value: <CopyValue text={hash} shown={`${hash.slice(0, 8)}…${hash.slice(-4)}`} /> }]),
          ...(run.trust === null ? [] : [{ name: t('facts.trust'), value: t(`trust.${run.trust.state}`) }]),
          { name: t('facts.run'), value: <CopyValue text={run.id} shown={run.id.slice(0, 13)} /> },
          ...(run.repeats === null
            ? []
            : [
                {
                  name: t('facts.repeats'),
                  value: (
                    <Link className="ax-link ax-mono" href={`/runs/${run.repeats}`}>
                      {run.repeats.slice(0, 8)}
                    </Link>
                  ),
                },
              ]),
        ]}
      />
    </Card>
  );
}

/** A long value in short; a click copies the whole. */
function CopyValue({ text, shown }: { readonly text: string; readonly shown: string }): ReactNode {
  const { t } = useTranslation('runs');
  const copy = (): void => {
    copyText(text).then(
      () => notify({ tone: 'ok', message: t('facts.copied') }),
      () => notify({ tone: 'bad', message: t('output.notCopied') }),
    );
  };
  return (
    <button type="button" className="run-copy" title={text} onClick={copy}>
      {shown}
    </button>
  );
}
