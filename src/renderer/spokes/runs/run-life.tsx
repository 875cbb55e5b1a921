import type { TFunction } from 'i18next';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Run } from '#shared/contract/runs';
import type { Format } from '../../lib/format';
import { useFormat, useNow } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { Timeline } from '../../ui/timeline';
import { lifeOf } from './timeline';
import { reasonText } from './run-words';

/** When it was queued, started and ended, and how long each took. */
export const RunLife = memo(function RunLife({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const now = useNow(1_000, run.endedAt === null);
  const steps = lifeOf(run, now).map(({ key, at, ms, open, tone }) => {
    const took = ms === null ? undefined : format.duration(open ? Math.floor(ms / 1_000) * 1_000 : ms);
    const note =
      key === 'ended'
        ? endNote(run, t, format)
        : took === undefined || (key === 'queued' && !open && ms !== null && ms < 1_000)
          ? undefined
          : t(`life.${key}${open ? 'Open' : 'Took'}`, { took });
    return {
      id: key,
      label: key === 'ended' ? t(`shell:runState.${run.state}`) : t(`life.${key === 'started' && open ? 'running' : key}`),
      at: at === null ? undefined : format.when(at, now),
      note,
      tone,
    };
  });
  return (
    <Card title={t('life.title')} padded>
      <Timeline label={t('life.title')} steps={steps} />
    </Card>
  );
});

/** Why it ended so, and which attempt follows it. */
function endNote(run: Run, t: TFunction, format: Format): ReactNode {
  const reason = reasonText(run, t, format);
  if (run.next === null) return reason ?? undefined;
  const { run: next, attempt, of } = run.next;
  return (
    <>
      {reason !== null && <>{reason} · </>}
      <Link className="ax-link" href={`/runs/${next}`}>
        {t('life.next', { attempt, of })}
      </Link>
    </>
  );
}
