import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Notice, RunNotice, Together } from '#shared/contract/notifications';

/** Scripts that a row names. */
const NAMED = 3;
const states: Readonly<Record<RunNotice['kind'], readonly string[]>> = {
  failure: ['failed', 'timed_out', 'lost'],
  recovery: ['succeeded'],
  long: [],
};

/** Where a notice leads to: a secret that is due, or its runs. */
export const hrefOf = (notice: Notice): string =>
  notice.kind === 'due' ? `/secrets/${encodeURIComponent(notice.secret)}` : runsHref(notice);

/** The run itself, or the history of those that it stands for, of one script where there is one. */
function runsHref({ run, kind, together }: Pick<RunNotice, 'kind' | 'together'> & { readonly run: string }, script?: string): string {
  if (together === null) return `/runs/${run}`;
  const [only, ...others] = together.scripts;
  const about = script ?? (others.length === 0 && together.more.scripts === 0 ? only?.id : undefined);
  const query = new URLSearchParams(states[kind].map((state) => ['state', state]));
  if (about !== undefined) query.set('script', about);
  return `/runs?${query.toString()}`;
}

interface ManyRunsProps {
  readonly kind: RunNotice['kind'];
  readonly together: Together;
}

/** How many runs there were, and of which scripts, each of which leads to its own. */
export function ManyRuns({ kind, together }: ManyRunsProps): ReactNode {
  const { t } = useTranslation('notifications');
  const { scripts, runs, more } = together;
  const named = scripts.slice(0, NAMED);
  const others = scripts.length - named.length + more.scripts;
  return (
    <span className="notifications-many" title={scripts.map(({ name, runs: count }) => `${name}: ${count}`).join('\n')}>
      <b>{t('together.runs', { count: runs })}</b>
      {named.map(({ id, name, runs: count, newest: [only] }) => (
        <Link
          key={id}
          href={count === 1 && only !== undefined ? `/runs/${only}` : runsHref({ run: '', kind, together }, id)}
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {name} ({count})
        </Link>
      ))}
      {others > 0 && <span className="ax-dim">{t('together.more', { count: others })}</span>}
    </span>
  );
}
