import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPreview } from '#shared/contract/grant-plan';
import { type ChangedGrants, GrantFacts } from './grant-facts';
import { PreviewRemarks } from './preview-remarks';

interface PreviewBoxProps {
  readonly preview: RunPreview;
  readonly changed?: ChangedGrants | null;
}

/** What a run may reach, in a dialog that asks whether to start it. */
export function PreviewBox({ preview, changed = null }: PreviewBoxProps): ReactNode {
  const { t } = useTranslation('grants');
  return (
    <section className="ax-preview" aria-label={t('title')} tabIndex={0}>
      <PreviewRemarks preview={preview} changed={changed} />
      <GrantFacts plan={preview.plan} changed={changed} />
    </section>
  );
}
