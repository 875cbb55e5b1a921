import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { SavePreset } from './save-preset';
import type { Presets } from './use-presets';

interface PresetDialogsProps {
  readonly presets: Presets;
  /** Whether the form has secrets, which stay behind. */
  readonly secrets: boolean;
}

/** What is asked before a preset is saved or removed. Outside the form: a form of its own must not send that one. */
export function PresetDialogs({ presets, secrets }: PresetDialogsProps): ReactNode {
  const { t } = useTranslation('scripts');
  const { all, chosen, last, busy, asking, ask, refusal } = presets;
  const close = (): void => ask(null);
  if (asking === 'save') {
    return (
      <SavePreset
        names={all.map(({ name }) => name)}
        first={last ?? ''}
        busy={busy}
        secrets={secrets}
        refusal={refusal}
        onSave={(name) => void presets.save(name)}
        onCancel={close}
      />
    );
  }
  if (asking === null || chosen === null) return null;
  return (
    <ConfirmDialog
      danger
      title={t('preset.removeTitle', { name: chosen })}
      confirmLabel={t('preset.remove')}
      cancelLabel={t('confirm.back')}
      busy={busy}
      onConfirm={() => void presets.remove(chosen)}
      onCancel={close}
    >
      <p>{t('preset.removeText')}</p>
      {refusal !== null && (
        <p className="script-notice" data-tone="bad" role="alert">
          {refusal}
        </p>
      )}
    </ConfirmDialog>
  );
}
