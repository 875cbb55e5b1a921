import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { runTone } from '../../lib/run-state';
import { useFormat } from '../../lib/use-format';
import { scriptHref } from '../../lib/script-address';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { failedHref, problemsHref, untrustedHref } from './links';
import type { Need } from './needs';

const SHOWN = 4;

interface NeedsYouProps {
  readonly needs: readonly Need[];
  readonly known: boolean;
  readonly scripts: number;
}

/** What waits for a person, each a link to where it is dealt with. */
export function NeedsYou({ needs, known, scripts }: NeedsYouProps): ReactNode {
  const { t } = useTranslation('home');
  const rest = needs.slice(SHOWN);
  const asked = rest.filter(({ kind }) => kind === 'approval').length;
  const runs = rest.filter(({ kind }) => kind === 'run').length;
  const changed = rest.filter(({ kind }) => kind === 'changed').length;
  const broken = rest.filter(({ kind }) => kind === 'script').length;
  return (
    <Card
      title={t('needs.label')}
      aside={
        rest.length > 0 && (
          <span className="home-rest">
            {asked > 0 && <Link href="/approvals">{t('needs.moreAsked', { count: asked })}</Link>}
            {runs > 0 && <Link href={failedHref}>{t('needs.moreRuns', { count: runs })}</Link>}
            {changed > 0 && <Link href={untrustedHref}>{t('needs.moreChanged', { count: changed })}</Link>}
            {rest.map((need) =>
              need.kind === 'new' ? (
                <Link key="new" href={untrustedHref}>
                  {t('needs.wait', { count: need.count })}
                </Link>
              ) : null,
            )}
            {broken > 0 && <Link href={problemsHref}>{t('needs.moreScripts', { count: broken })}</Link>}
          </span>
        )
      }
    >
      {known && needs.length === 0 ? (
        <EmptyState icon="check" title={t('needs.nothing')} hint={t(scripts === 0 ? 'needs.addScripts' : 'needs.calm')} />
      ) : (
        <ul className="home-needs">
          {needs.slice(0, SHOWN).map((need) => (
            <li key={keyOf(need)}>
              <OneNeed need={need} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function OneNeed({ need }: { readonly need: Need }): ReactNode {
  switch (need.kind) {
    case 'approval':
      return <ApprovalNeed need={need} />;
    case 'run':
      return <RunNeed need={need} />;
    case 'script':
      return <ScriptNeed need={need} />;
    case 'changed':
      return <ChangedNeed need={need} />;
    case 'new':
      return <NewNeed need={need} />;
  }
}

function keyOf(need: Need): string {
  if (need.kind === 'run') return need.run.id;
  if (need.kind === 'approval') return need.request.id;
  return need.kind === 'new' ? need.kind : `${need.kind} ${need.script.id}`;
}

function ApprovalNeed({ need: { request } }: { readonly need: Extract<Need, { kind: 'approval' }> }): ReactNode {
  const { t } = useTranslation('home');
  return (
    <Link href={`/approvals/${request.id}`}>
      <span className="home-needs-state">
        <StatusTag tone="wait" label={t('needs.asks')} />
      </span>
      <span className="ax-ellipsis ax-grow">{request.script.name}</span>
      <span className="ax-small ax-dim">{request.asker.name}</span>
    </Link>
  );
}

function NewNeed({ need: { count } }: { readonly need: Extract<Need, { kind: 'new' }> }): ReactNode {
  const { t } = useTranslation('home');
  return (
    <Link href={untrustedHref}>
      <span className="home-needs-state">
        <StatusTag tone="wait" label={t('needs.new')} />
      </span>
      <span className="ax-ellipsis ax-grow">{t('needs.wait', { count })}</span>
    </Link>
  );
}

function ChangedNeed({ need: { script } }: { readonly need: Extract<Need, { kind: 'changed' }> }): ReactNode {
  const { t } = useTranslation('home');
  return (
    <Link href={scriptHref(script.id)}>
      <span className="home-needs-state">
        <StatusTag tone="wait" label={t('needs.changed')} />
      </span>
      <span className="ax-ellipsis ax-grow">{script.name}</span>
      <span className="ax-small ax-dim">{t('needs.approve')}</span>
    </Link>
  );
}

function RunNeed({ need: { run } }: { readonly need: Extract<Need, { kind: 'run' }> }): ReactNode {
  const { t } = useTranslation('home');
  const format = useFormat();
  return (
    <Link href={`/runs/${run.id}`}>
      <span className="home-needs-state">
        <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />
      </span>
      <span className="ax-ellipsis ax-grow">{run.subject.name}</span>
      <span className="ax-small ax-dim">{format.ago(run.endedAt ?? run.queuedAt)}</span>
    </Link>
  );
}

function ScriptNeed({ need: { script } }: { readonly need: Extract<Need, { kind: 'script' }> }): ReactNode {
  const { t } = useTranslation('home');
  return (
    <Link href={scriptHref(script.id)}>
      <span className="home-needs-state">
        <StatusTag tone={script.blocked ? 'bad' : 'wait'} label={t(script.blocked ? 'needs.blocked' : 'needs.problem')} />
      </span>
      <span className="ax-ellipsis ax-grow">{script.name}</span>
      <span className="ax-small ax-dim">{t('needs.problems', { count: script.problems })}</span>
    </Link>
  );
}
