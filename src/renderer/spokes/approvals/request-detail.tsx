import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ApprovalRequest } from '#shared/contract/approvals';
import type { HubClient } from '#shared/contract/index';
import { isTrusted } from '#shared/contract/trust-state';
import { Failed } from '../../lib/failed';
import { GrantFacts } from '../../lib/grant-facts';
import { useHub } from '../../lib/hub-context';
import { scriptHref } from '../../lib/script-address';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { useShownPath } from '../../lib/use-shown-path';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { LoadingState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { Decide } from './decide';
import { requestTone } from './request-tone';

interface RequestDetailProps {
  readonly request: ApprovalRequest;
  /** The other people who may decide, as far as the hub knows any. */
  readonly others: readonly string[];
}

/** One request: who wants to run what and why, all that it would be granted, and what this person can do about it. */
export function RequestDetail({ request, others }: RequestDetailProps): ReactNode {
  const { t } = useTranslation('approvals');
  const hub = useHub();
  const whole = useCall((signal) => hub.approvals.get({ request: request.id }, { signal }), [hub, request.id]);
  return (
    <div className="approvals-request">
      <div className="approvals-column">
        <About request={request} whole={whole.value} />
      </div>
      <div className="approvals-column">
        <Decide request={request} others={others} />
        <Card title={t('grants')}>
          {whole.error !== undefined ? (
            <Failed error={whole.error} retry={whole.retry} />
          ) : whole.value === undefined ? (
            <LoadingState rows={6} label={t('shell:common.loading')} />
          ) : (
            <GrantFacts plan={whole.value.plan} params={whole.value.params} />
          )}
        </Card>
      </div>
    </div>
  );
}

interface AboutProps {
  readonly request: ApprovalRequest;
  /** What `get` says beside it, once it is there. */
  readonly whole: Whole | undefined;
}
type Whole = Pick<Awaited<ReturnType<HubClient['approvals']['get']>>, 'params' | 'trust' | 'mode'>;

function About({ request, whole }: AboutProps): ReactNode {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const shownPath = useShownPath();
  const { script, asker, own, reason, causes, state, askedAt, expiresAt, decision, run, code } = request;
  const { params } = whole ?? request;
  return (
    <>
      <Card title={t('about')}>
        <Facts
          facts={[
            { name: t('column.state'), value: <StatusTag tone={requestTone(state)} label={t(`state.${state}`)} /> },
            { name: t('column.script'), value: <Link href={scriptHref(script.id)}>{script.name}</Link> },
            ...(whole === undefined
              ? []
              : [
                  {
                    name: t('bytes'),
                    value: <StatusTag tone={isTrusted(whole.trust) ? 'ok' : 'wait'} label={t(`trust.${whole.trust}`)} />,
                  },
                ]),
            ...(whole === undefined || whole.mode === null ? [] : [{ name: t('mode'), value: t(`modes.${whole.mode}`) }]),
            { name: t('column.asker'), value: own ? t('youName', { name: asker.name }) : asker.name },
            { name: t('column.reason'), value: <p className="approvals-reason">{reason}</p> },
            {
              name: t('causes'),
              value: new Intl.ListFormat(format.locale, { type: 'conjunction' }).format(
                causes.map((cause) => t(`shell:approvalCause.${cause}`)),
              ),
            },
            { name: t('column.asked'), value: format.when(askedAt) },
            ...(state === 'waiting' ? [{ name: t('expires'), value: format.when(expiresAt) }] : []),
            ...(state === 'expired' ? [{ name: t('expired'), value: t('overHint', { at: format.when(expiresAt) }) }] : []),
            ...(decision === null
              ? []
              : [
                  { name: t('decidedBy'), value: `${decision.by.name}, ${format.when(decision.at)}` },
                  ...(decision.reason === ''
                    ? []
                    : [{ name: t('decidedWhy'), value: <p className="approvals-reason">{decision.reason}</p> }]),
                ]),
            ...(run === null ? [] : [{ name: t('run'), value: <Link href={`/runs/${run}`}>{t('openRun')}</Link> }]),
            ...(code === null ? [] : [{ name: t('why'), value: code === 'secrets-gone' ? t('secretsGone') : code }]),
          ]}
        />
      </Card>
      {params.length > 0 && (
        <Card title={t('params')}>
          <Facts
            facts={params.map(({ name, label, value, secret }) => ({
              name: label || name,
              value: secret ? (
                <span className="ax-dim">{t('secret')}</span>
              ) : (
                <Value text={value === null || value === '' ? '—' : shownPath(value)} label={label || name} />
              ),
            }))}
          />
        </Card>
      )}
    </>
  );
}

/** Characters or lines from which on a value has a box that scrolls. */
const LONG = 400;
const LINES = 8;

/** A value in full: one that is long scrolls by itself, also by keyboard. */
function Value({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const isLong = text.length > LONG || text.split('\n', LINES + 1).length > LINES;
  if (!isLong) return <span className="approvals-value">{text}</span>;
  return (
    <div className="approvals-value approvals-long" role="group" aria-label={label} tabIndex={0}>
      {text}
    </div>
  );
}
