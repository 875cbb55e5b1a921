import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../ui/confirm-dialog';

interface RemoveDialogProps {
  readonly title: string;
  /** What is lost with it, and what stays. */
  readonly text: string;
  readonly onRemove: () => void;
  readonly onCancel: () => void;
}

/** Asks before something of a list is removed. */
export function RemoveDialog({ title, text, onRemove, onCancel }: RemoveDialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      title={title}
      confirmLabel={t('shell:common.remove')}
      cancelLabel={t('shell:common.cancel')}
      danger
      onConfirm={onRemove}
      onCancel={onCancel}
    >
      {text}
    </ConfirmDialog>
  );
}
