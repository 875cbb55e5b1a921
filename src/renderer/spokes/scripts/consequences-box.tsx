import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SandboxLevel, Script } from '#shared/contract/scripts';
import { useSettings } from '../../lib/settings-context';
import { useFormat } from '../../lib/use-format';
import { Icon } from '../../ui/icon';
import { consequencesOf, type Consequence } from './consequences';
import type { FormValues } from './form-model';

/** In words, what the run will be able to do and what not. */
export function ConsequencesBox({
  script,
  level,
  values,
}: {
  readonly script: Script;
  readonly level: SandboxLevel;
  readonly values: FormValues;
}): ReactNode {
  const { t } = useTranslation('scripts');
  const { locale } = useFormat();
  const { settings } = useSettings();
  const { can, cannot } = consequencesOf(script, { level, alone: settings.trust === 'required' }, values);
  const and = new Intl.ListFormat(locale, { type: 'conjunction' });
  const or = new Intl.ListFormat(locale, { type: 'disjunction' });
  const words = (group: 'can' | 'cannot', list: readonly Consequence[]): string[] =>
    list.map(({ key, values: given }) => t(`${group}.${key}`, given));
  return (
    <div className="script-consequences" data-open={level === 'none' || undefined}>
      <Icon name={level === 'none' ? 'warning' : 'shield'} />
      <div>
        <p>
          <b>{t('can.title')}</b> {can.length === 0 ? t('can.nothing') : `${and.format(words('can', can))}.`}
        </p>
        {cannot.length > 0 && (
          <p>
            <b>{t('cannot.title')}</b> {`${or.format(words('cannot', cannot))}.`}
          </p>
        )}
      </div>
    </div>
  );
}
