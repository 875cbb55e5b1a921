import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPreview } from '#shared/contract/grant-plan';
import type { Named } from '#shared/grants/secret-label';
import { Icon } from '../ui/icon';
import { type ChangedGrants, GrantFacts } from './grant-facts';
import { PreviewRemarks } from './preview-remarks';

interface PreviewBoxProps {
  readonly preview: RunPreview;
  readonly params: readonly Named[];
  readonly changed?: ChangedGrants | null;
}

/** What a run may reach, in a dialog that asks whether to start it. */
export function PreviewBox({ preview, params, changed = null }: PreviewBoxProps): ReactNode {
  const { t } = useTranslation('grants');
  return (
    <section className="ax-preview" aria-label={t('title')} tabIndex={0}>
      <PreviewRemarks preview={preview} changed={changed} />
      {preview.issues.length > 0 && (
        <ul className="ax-remarks">
          <li data-tone="bad">
            <Icon name="warning" />
            {`${t('issues')} ${preview.issues.map(({ name, reason }) => `${name}: ${t(`shell:paramIssue.${reason}`)}`).join(' · ')}`}
          </li>
        </ul>
      )}
      <GrantFacts plan={preview.plan} params={params} changed={changed} />
    </section>
  );
}
