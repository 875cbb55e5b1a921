import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDiff } from '#shared/contract/run-diff';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Card } from '../../ui/card';
import { DiffLines } from '../../ui/diff-lines';
import { LoadingState } from '../../ui/states';

interface CompareDiffProps {
  readonly of: 'script' | 'output';
  readonly before: string;
  readonly after: string;
}

/** What is different between the scripts, or the outputs, of two runs. */
export function CompareDiff({ of, before, after }: CompareDiffProps): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value, error, retry } = useCall(
    (signal) => hub.runs.diff({ run: before, other: after, of }, { signal }),
    [hub, before, after, of],
  );
  const title = t(`compare.of.${of}`);
  return (
    <Card title={title} aside={value && <Outcome diff={value} />}>
      {value === undefined && error === undefined && <LoadingState rows={3} label={t('shell:common.loading')} />}
      {value === undefined && error !== undefined && <Failed error={error} retry={retry} />}
      {value !== undefined && value.lines.length > 0 && (
        <DiffLines label={title} lines={value.lines} words={{ removed: t('compare.removed'), added: t('compare.added') }} />
      )}
      {value !== undefined && <Rest diff={value} />}
    </Card>
  );
}

function Outcome({ diff: { state, removed, added } }: { readonly diff: RunDiff }): ReactNode {
  const { t } = useTranslation('runs');
  if (state === 'differs') return `${t('compare.linesRemoved', { count: removed })} · ${t('compare.linesAdded', { count: added })}`;
  return t(`compare.state.${state}`);
}

/** What is not shown, and why. */
function Rest({ diff: { state, absent, cut } }: { readonly diff: RunDiff }): ReactNode {
  const { t } = useTranslation('runs');
  const notes = [
    ...(state === 'absent' ? absent.map((side) => t(`compare.absent.${side}`)) : []),
    ...(state === 'too-different' ? [t('compare.tooDifferent')] : []),
    ...(cut.before || cut.after ? [t('compare.cut')] : []),
    ...(cut.lines ? [t('compare.cutLines')] : []),
  ];
  return notes.map((note) => (
    <p key={note} className="run-compare-note ax-dim">
      {note}
    </p>
  ));
}
