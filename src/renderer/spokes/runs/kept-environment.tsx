import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreparedEnvironment } from '#shared/contract/dependencies';
import type { RunId } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Facts } from '../../ui/facts';

/** What was installed for a run and what the installer printed, folded away until somebody wants to know. */
export function KeptEnvironment({ run }: { readonly run: RunId }): ReactNode {
  const { t } = useTranslation('runs');
  const [open, setOpen] = useState(false);
  return (
    <details className="ax-disclosure run-grants" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('environment.title')}</summary>
      {open && <Environment run={run} />}
    </details>
  );
}

function Environment({ run }: { readonly run: RunId }): ReactNode {
  const { t } = useTranslation('runs');
  const { runs } = useHub();
  const { value, error } = useCall((signal) => runs.environment({ run }, { signal }), [runs, run]);
  if (error !== undefined) return <p className="ax-dim">{errorText(error, t)}</p>;
  if (value === undefined) return <p className="ax-dim">{t('shell:common.loading')}</p>;
  const { prepared, log } = value;
  if (prepared === null && log === '') return <p className="ax-dim">{t('environment.none')}</p>;
  return (
    <>
      {prepared !== null && <Installed prepared={prepared} />}
      {log !== '' && (
        <pre className="run-evidence run-installer" role="region" aria-label={t('environment.log')} tabIndex={0}>
          {log}
        </pre>
      )}
    </>
  );
}

function Installed({ prepared }: { readonly prepared: PreparedEnvironment }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { asked, installed, interpreter, tool, preparedAt, tookMs } = prepared;
  const list = (lines: readonly string[]): ReactNode => (
    <ul className="ax-grants">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  return (
    <Facts
      facts={[
        { name: t('environment.asked'), value: list(asked) },
        { name: t('environment.installed'), value: list(installed.map(({ name, version }) => `${name} ${version}`)) },
        { name: t('environment.by'), value: [interpreter, tool].filter((text) => text !== '').join(', ') },
        { name: t('environment.at'), value: t('environment.took', { at: format.full(preparedAt), took: format.duration(tookMs) }) },
      ]}
    />
  );
}
