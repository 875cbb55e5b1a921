import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPreview } from '#shared/contract/grant-plan';
import { errorText } from '../../lib/error-text';
import { GrantFacts } from '../../lib/grant-facts';
import type { CallState } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Icon } from '../../ui/icon';
import { consequencesOf, type Consequence } from './consequences';

/** In words, what the run will be able to do and what not; below it all that it may reach, as the hub would grant it. */
export function ConsequencesBox({ preview }: { readonly preview: CallState<RunPreview> }): ReactNode {
  const { t } = useTranslation('scripts');
  const { locale } = useFormat();
  if (preview.error !== undefined) return <p className="script-consequences">{errorText(preview.error, t)}</p>;
  if (preview.value === undefined) return <p className="script-consequences">{t('shell:common.loading')}</p>;
  const { plan } = preview.value;
  const { can, cannot } = consequencesOf(plan);
  const and = new Intl.ListFormat(locale, { type: 'conjunction' });
  const or = new Intl.ListFormat(locale, { type: 'disjunction' });
  const words = (group: 'can' | 'cannot', list: readonly Consequence[]): string[] =>
    list.map(({ key, values: given }) => t(`${group}.${key}`, given));
  const open = plan.level.inForce === 'none';
  return (
    <div className="script-consequences" data-open={open || undefined} aria-busy={preview.state === 'loading'}>
      <Icon name={open ? 'warning' : 'shield'} />
      <div>
        <p>
          <b>{t('can.title')}</b> {can.length === 0 ? t('can.nothing') : `${and.format(words('can', can))}.`}
        </p>
        {cannot.length > 0 && (
          <p>
            <b>{t('cannot.title')}</b> {`${or.format(words('cannot', cannot))}.`}
          </p>
        )}
        <details className="ax-disclosure">
          <summary>{t('grants:details')}</summary>
          <GrantFacts plan={plan} />
        </details>
      </div>
    </div>
  );
}
