import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScriptSummary } from '#shared/contract/scripts';
import { grantFacts, type Say } from '#shared/grants/grant-words';
import { useHub } from '../lib/hub-context';
import { useCall } from '../lib/use-call';
import { useFormat } from '../lib/use-format';
import { wait } from '../lib/wait';
import { Icon } from '../ui/icon';

/** How long one stays on an entry before the hub is asked, in milliseconds. */
const PAUSE_MS = 150;
/** What matters most of what a run may reach, worst first. */
const shown: readonly string[] = ['folders', 'secrets', 'picks', 'network', 'sandbox'];

/** The id of that line: the field is described by it. */
export const PALETTE_GRANTS = 'palette-grants';

/** In a few lines, what Enter would let a script reach. */
export function PaletteGrants({ script }: { readonly script: ScriptSummary }): ReactNode {
  const { t } = useTranslation();
  const { runs } = useHub();
  const format = useFormat();
  const { state, value } = useCall(
    async (signal) => {
      await wait(PAUSE_MS, signal);
      return await runs.preview({ script: script.id }, { signal });
    },
    [runs, script.id, script.modifiedAt],
  );
  // What it cannot run for its page says.
  if (state !== 'ok' || value === undefined) return null;
  const say: Say = (key, values = {}) => t(`grants:${key}`, { ...values, defaultValue: '' });
  const all = grantFacts(value.plan, say, format);
  const facts = shown.flatMap((key) => all.filter((fact) => fact.key === key));
  const text = facts.map(({ name, lines }) => t('shell:palette.fact', { name, text: lines.join(', ') })).join(' · ');
  return (
    <p className="ax-palette-grants" id={PALETTE_GRANTS} role="note" aria-label={t('grants:title')} title={text}>
      <Icon name={value.plan.level.inForce === 'none' ? 'warning' : 'shield'} />
      <span className="ax-palette-grants-text">{text}</span>
    </p>
  );
}
