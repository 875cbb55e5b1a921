import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubError } from '#shared/contract/errors';
import type { Script, ScriptSummary } from '#shared/contract/scripts';
import { Link } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { inUnits } from '../../lib/interval';
import { newScheduleHref } from '../../lib/script-address';
import { useSettings } from '../../lib/settings-context';
import { useFavourites } from '../../lib/shortlist';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Chip, StatusTag } from '../../ui/status-tag';
import { LoadingState } from '../../ui/states';
import { FavouriteStar } from './favourite-star';
import type { FormLink } from './link-address';
import { ScriptForm } from './script-form';
import { ScriptProblems } from './script-problems';
import { ScriptText } from './script-text';
import { TrustButton, TrustNotice } from './trust-notice';
import { ScriptTrends } from './script-trends';
import { GoneState } from './state/gone-state';
import { ScriptState } from './state/script-state';
import { StateDialogs } from './state/state-dialogs';
import { useScriptState } from './state/use-script-state';

interface ScriptDetailProps {
  readonly id: string;
  /** Its row in the catalogue; a new one means that the file changed. */
  readonly summary: ScriptSummary | undefined;
  readonly link: FormLink | undefined;
}

/** One script: what it is, its form, how its runs went, its text. */
export function ScriptDetail({ id, summary, link }: ScriptDetailProps): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const { value, state, error, retry } = useCall((signal) => hub.scripts.get({ script: id }, { signal }), [hub, id, summary]);
  if (value === undefined) {
    return state === 'error' && error !== undefined ? (
      <>
        <Failed error={error} retry={retry} />
        {error.code === 'SCRIPT_NOT_FOUND' && <GoneState id={id} />}
      </>
    ) : (
      <LoadingState label={t('shell:common.loading')} />
    );
  }
  return <Loaded script={value} link={link} error={error} retry={retry} />;
}

interface LoadedProps {
  readonly script: Script;
  readonly link: FormLink | undefined;
  readonly error: HubError | undefined;
  readonly retry: () => void;
}

function Loaded({ script, link, error, retry }: LoadedProps): ReactNode {
  const state = useScriptState(script.id);
  // Other fields are another form: what was typed into the old ones has no place in it.
  const shape = script.params.map(({ name, kind }) => `${kind} ${name}`).join('\n');
  return (
    <ScriptForm
      // Another link is another form: its values are shown, over what was typed before.
      key={`${shape}\n${JSON.stringify(link ?? null)}`}
      script={script}
      link={link}
      // What is shown is the script as it was: it stays, with what was typed, but there is nothing to run.
      gone={error !== undefined}
      head={
        <>
          {error !== undefined && <Failed error={error} retry={retry} />}
          <Head script={script} />
        </>
      }
      foot={
        <>
          <Facts script={script} />
          <ScriptTrends script={script} />
          <ScriptState state={state} />
          <ScriptText script={script} />
        </>
      }
      dialogs={<StateDialogs state={state} />}
    />
  );
}

function Head({ script }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const { settings } = useSettings();
  const { has, toggle } = useFavourites();
  const { interpreter } = script;
  const level = script.sandbox ?? settings.sandbox;
  return (
    <>
      <div className="script-title">
        <div className="script-heading">
          <h2>{script.name}</h2>
          <FavouriteStar name={script.name} on={has(script.id)} onToggle={() => toggle(script.id)} />
        </div>
        {script.description !== '' && <p className="script-description">{script.description}</p>}
      </div>
      <div className="script-chips">
        <Chip>{t(`language.${script.language}`)}</Chip>
        {script.elevation ? <StatusTag tone="wait" label={t('elevation')} /> : <Chip>{t(`level.${level}`)}</Chip>}
        {script.blocked && <StatusTag tone="bad" label={t('blocked')} />}
        {script.retry !== null && (
          <Chip>{t('retry', { count: script.retry.times, after: format.duration(script.retry.delaySeconds * 1_000) })}</Chip>
        )}
        {script.timeoutSeconds !== null && <Chip>{t('timeout', { after: format.duration(script.timeoutSeconds * 1_000) })}</Chip>}
        <Meant script={script} />
        {script.limit !== null && <Chip>{t(`limit.${script.limit.policy}`, { count: script.limit.runs })}</Chip>}
        {script.tags.map((tag) => (
          <Chip key={tag}>#{tag}</Chip>
        ))}
      </div>
      {interpreter.found === null && (
        <p className="script-notice" data-tone="bad">
          {t('interpreter.missing', { command: interpreter.command })}{' '}
          {t(`interpreter.get.${script.language}`, {
            command: interpreter.command,
            defaultValue: t('interpreter.get.other', { command: interpreter.command }),
          })}
        </p>
      )}
      <TrustNotice script={script} />
      <ScriptProblems problems={script.problems} file={script.file} />
    </>
  );
}

/** How often it is meant to run; who may make a schedule of it is led there. */
function Meant({ script: { id, everySeconds } }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const maySchedule = useMay('schedules:write');
  if (everySeconds === null) return null;
  const { count, unit } = inUnits(everySeconds);
  const words = t(`meant.${unit}`, { count });
  return <Chip>{maySchedule ? <Link href={newScheduleHref(id)}>{words}</Link> : words}</Chip>;
}

function Facts({ script }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const { interpreter } = script;
  return (
    <dl className="script-facts">
      <dt>{t('fact.source')}</dt>
      <dd>{script.source}</dd>
      <dt>{t('fact.file')}</dt>
      <dd className="ax-mono">{script.file}</dd>
      {interpreter.found !== null && (
        <>
          <dt>{t('fact.interpreter')}</dt>
          <dd className="ax-mono">{[interpreter.found, ...interpreter.args].join(' ')}</dd>
        </>
      )}
      {script.trust !== 'built-in' && (
        <>
          <dt>{t('fact.trust')}</dt>
          <dd className="ax-row">
            {t(`trust.state.${script.trust}`)}
            <TrustButton quiet script={script} label={t('trust.history')} />
          </dd>
        </>
      )}
      {script.workdir !== null && (
        <>
          <dt>{t('grants:fact.workdir')}</dt>
          <dd className="ax-mono">{script.workdir}</dd>
        </>
      )}
      {script.grants.files.length > 0 && (
        <>
          <dt>{t('fact.files')}</dt>
          <dd className="ax-mono">{script.grants.files.join(', ')}</dd>
        </>
      )}
      <dt>{t('fact.changed')}</dt>
      <dd>
        {format.full(script.modifiedAt)} · {format.bytes(script.size)}
      </dd>
    </dl>
  );
}
