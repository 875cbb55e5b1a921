import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { GrantFacts } from '../../lib/grant-facts';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';

/** All that a run was granted, folded away until somebody wants to know. */
export function KeptGrants({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const [open, setOpen] = useState(false);
  return (
    <details className="ax-disclosure run-grants" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('grants:details')}</summary>
      {open && <Plan run={run} />}
    </details>
  );
}

function Plan({ run: { id: run, params } }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const { runs } = useHub();
  const { value, error } = useCall((signal) => runs.grants({ run }, { signal }), [runs, run]);
  if (error !== undefined) return <p className="ax-dim">{errorText(error, t)}</p>;
  if (value === undefined) return <p className="ax-dim">{t('shell:common.loading')}</p>;
  return (
    <>
      {value.state !== 'kept' && (
        <p className={value.state === 'none' ? 'ax-dim' : 'run-grants-doubt'}>{t(`grants:kept.${value.state}`)}</p>
      )}
      {value.plan !== null && <GrantFacts plan={value.plan} params={params} />}
    </>
  );
}
