import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { RunPreview } from '#shared/contract/grant-plan';
import type { Param } from '#shared/contract/params';
import { errorText } from '../../lib/error-text';
import { type ChangedGrants, GrantFacts } from '../../lib/grant-facts';
import { PreviewRemarks } from '../../lib/preview-remarks';
import type { CallState } from '../../lib/use-call';
import { planWithPaths } from '../../lib/uploaded-name';
import { useFormat } from '../../lib/use-format';
import { useShownPath } from '../../lib/use-shown-path';
import { Icon } from '../../ui/icon';
import { consequencesOf, type Consequence } from './consequences';
import { issueText } from './issue-text';
import './consequences.css';

interface ConsequencesBoxProps {
  readonly params: readonly Param[];
  readonly preview: CallState<RunPreview>;
  /** What is not as it was shown before. */
  readonly changed: ChangedGrants | null;
}

/** In words, what the run will be able to do and what not, and what it would be refused for; below it all that it may reach. */
export function ConsequencesBox({ params, preview, changed }: ConsequencesBoxProps): ReactNode {
  const { t } = useTranslation('scripts');
  const { locale } = useFormat();
  const shownPath = useShownPath();
  if (preview.error !== undefined)
    return (
      <div className="script-consequences" data-open>
        <Icon name="warning" />
        <p>{errorText(preview.error, t)}</p>
      </div>
    );
  if (preview.value === undefined) return <p className="script-consequences">{t('shell:common.loading')}</p>;
  const { plan, issues, remarks } = preview.value;
  const { can, cannot } = consequencesOf(planWithPaths(plan, shownPath), params);
  const and = new Intl.ListFormat(locale, { type: 'conjunction' });
  const or = new Intl.ListFormat(locale, { type: 'disjunction' });
  const words = (group: 'can' | 'cannot', list: readonly Consequence[]): string[] =>
    list.map(({ key, values: given }) => t(`${group}.${key}`, given));
  const wrong = issues.some(({ reason }) => reason !== 'required');
  const told = plan.exposed.length > 0 || remarks.length > 0 || changed !== null || wrong;
  const open = plan.level.inForce === 'none' || told;
  return (
    <div className="script-consequences" data-open={open || undefined} aria-busy={preview.state === 'loading'}>
      <Icon name={open ? 'warning' : 'shield'} />
      <div>
        <PreviewRemarks preview={preview.value} changed={changed} />
        <Issues params={params} issues={issues} />
        <p>
          <b>{t('can.title')}</b> {can.length === 0 ? t('can.nothing') : `${and.format(words('can', can))}.`}
        </p>
        {cannot.length > 0 && (
          <p className="script-cannot">
            <b>{t('cannot.title')}</b> {`${or.format(words('cannot', cannot))}.`}
          </p>
        )}
        <details className="ax-disclosure" key={changed === null ? 'same' : 'changed'} open={changed !== null}>
          <summary>{t('grants:details')}</summary>
          <GrantFacts plan={plan} params={params} changed={changed} />
        </details>
      </div>
    </div>
  );
}

/** What the hub would refuse of the values as they stand: what is only not filled in yet is said once, by name. */
function Issues({ params, issues }: { readonly params: readonly Param[]; readonly issues: readonly ParamIssue[] }): ReactNode {
  const { t } = useTranslation('scripts');
  const paramOf = (name: string): Param | undefined => params.find((param) => param.name === name);
  const nameOf = (name: string): string => paramOf(name)?.label || name;
  const empty = issues.filter(({ reason }) => reason === 'required');
  const wrong = issues.filter(({ reason }) => reason !== 'required');
  if (issues.length === 0) return null;
  return (
    <>
      {empty.length > 0 && <p>{t('issue.empty', { list: empty.map(({ name }) => nameOf(name)).join(', ') })}</p>}
      {wrong.length > 0 && (
        <>
          <p>{t('grants:issues')}</p>
          <ul className="ax-remarks">
            {wrong.map((issue) => (
              <li key={issue.name} data-tone="bad">
                <Icon name="warning" />
                {`${nameOf(issue.name)} – ${issueText(paramOf(issue.name), issue, t)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
