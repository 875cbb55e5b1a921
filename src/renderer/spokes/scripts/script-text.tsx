import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Script } from '#shared/contract/scripts';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { LoadingState } from '../../ui/states';

/** The text of a script, fetched when it is opened. */
export function ScriptText({ script }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const [open, setOpen] = useState(false);
  return (
    <details className="script-text" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('text.title')}</summary>
      {open && <Text script={script} />}
    </details>
  );
}

function Text({ script }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const { id, modifiedAt, problems, file } = script;
  const { value, state, error, retry } = useCall((signal) => hub.scripts.text({ script: id }, { signal }), [hub, id, modifiedAt]);
  const marked = useMemo(() => new Set(problems.filter((problem) => problem.file === file).map(({ line }) => line)), [problems, file]);
  if (value === undefined) {
    return state === 'error' && error !== undefined ? (
      <Failed error={error} retry={retry} />
    ) : (
      <LoadingState rows={4} label={t('shell:common.loading')} />
    );
  }
  const lines = value.text.split('\n');
  return (
    <>
      <pre className="script-code" tabIndex={0} aria-label={t('text.title')}>
        {lines.map((line, index) => (
          <span key={index} data-marked={marked.has(index + 1) || undefined}>
            {`${line.replace(/\r$/, '')}\n`}
          </span>
        ))}
      </pre>
      {value.truncated && <p className="script-notice">{t('text.truncated')}</p>}
    </>
  );
}
