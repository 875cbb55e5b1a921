import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPreview } from '#shared/contract/grant-plan';
import { Icon } from '../ui/icon';
import type { ChangedGrants } from './grant-facts';

interface PreviewRemarksProps {
  readonly preview: RunPreview;
  readonly changed?: ChangedGrants | null;
}

/** What a start would be refused for, or comes otherwise than asked; first of all that it is not what was shown before. */
export function PreviewRemarks({ preview: { remarks, plan }, changed = null }: PreviewRemarksProps): ReactNode {
  const { t } = useTranslation('grants');
  if (remarks.length === 0 && changed === null) return null;
  const values = { level: t(`level.${plan.level.inForce}`), asked: t(`level.${plan.level.asked}`) };
  return (
    <ul className="ax-remarks">
      {changed !== null && (
        <li data-tone="bad">
          <Icon name="warning" />
          {t('changed.title')}
        </li>
      )}
      {remarks.map((remark) => (
        <li key={remark} data-tone={remark === 'untrusted' || remark === 'no-right' ? 'bad' : undefined}>
          <Icon name="warning" />
          {t(`remark.${remark}`, values)}
        </li>
      ))}
    </ul>
  );
}
