import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon';

/** That what a run needs is being installed, and what the installer said last. */
export function RunPreparing({ line }: { readonly line: string }): ReactNode {
  const { t } = useTranslation('runs');
  return (
    <div className="run-hint" role="status">
      <Icon name="info" />
      <div>
        <b>{t('environment.preparing')}</b>
        <p className="ax-ellipsis ax-mono">{line}</p>
      </div>
    </div>
  );
}
