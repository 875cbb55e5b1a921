import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
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
        ? (reasonText(run, t, format) ?? undefined)
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
