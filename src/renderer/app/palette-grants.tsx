import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPreview } from '#shared/contract/grant-plan';
import type { ScriptSummary } from '#shared/contract/scripts';
import { grantsInBrief, type Say } from '#shared/grants/grant-words';
import { useHub } from '../lib/hub-context';
import { useCall } from '../lib/use-call';
import { useFormat } from '../lib/use-format';
import { wait } from '../lib/wait';
import { Icon } from '../ui/icon';

/** How long one stays on an entry before the hub is asked, in milliseconds. */
const PAUSE_MS = 150;

/** The id of that line: the field is described by it. */
export const PALETTE_GRANTS = 'palette-grants';

/** What was shown of a script: a start is bound to it. */
export interface Seen {
  readonly script: string;
  readonly digest: RunPreview['digest'];
}

interface PaletteGrantsProps {
  readonly script: ScriptSummary;
  /** Told when it is on show. */
  readonly onSeen: (seen: Seen) => void;
}

/**
 * In a few lines, what Enter would let a script reach, and what it would be refused for. Keyed by the script: of the next one nothing
 * was shown yet.
 */
export function PaletteGrants({ script, onSeen }: PaletteGrantsProps): ReactNode {
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
  useEffect(() => {
    if (state === 'ok' && value !== undefined) onSeen({ script: script.id, digest: value.digest });
  }, [state, value, script.id, onSeen]);
  // What it cannot run for its page says.
  if (state !== 'ok' || value === undefined) return null;
  const say: Say = (key, values = {}) => t(`grants:${key}`, { ...values, defaultValue: '' });
  const { level } = value.plan;
  const words = { level: say(`level.${level.inForce}`), asked: say(`level.${level.asked}`) };
  const text = [
    ...value.remarks.map((remark) => say(`remark.${remark}`, words)),
    ...grantsInBrief(value.plan, say, format).map(({ name, lines }) => t('shell:palette.fact', { name, text: lines.join(', ') })),
  ].join(' · ');
  return (
    <p className="ax-palette-grants" id={PALETTE_GRANTS} role="note" aria-label={t('grants:title')} title={text}>
      <Icon name={level.inForce === 'none' || value.remarks.length > 0 ? 'warning' : 'shield'} />
      <span className="ax-palette-grants-text">{text}</span>
    </p>
  );
}
