import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

interface SavePresetProps {
  /** Those that there are. */
  readonly names: readonly string[];
  /** What stands in the field at first. */
  readonly first: string;
  readonly busy: boolean;
  /** Why it was not saved. */
  readonly refusal: string | null;
  /** Whether the form has secrets, which stay behind. */
  readonly secrets: boolean;
  readonly onSave: (name: string) => void;
  readonly onCancel: () => void;
}

/** Asks what the values of the form are to be called, and says when that name is taken. */
export function SavePreset({ names, first, busy, refusal, secrets, onSave, onCancel }: SavePresetProps): ReactNode {
  const { t } = useTranslation('scripts');
  const [text, setText] = useState(first);
  const name = text.trim();
  const taken = names.includes(name);
  return (
    <Dialog label={t('preset.saveTitle')} onClose={onCancel}>
      <form
        className="ax-confirm"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '' && !busy) onSave(name);
        }}
      >
        <h2>{t('preset.saveTitle')}</h2>
        <div className="ax-confirm-text">
          <p>{secrets ? t('preset.textSecrets') : t('preset.text')}</p>
        </div>
        <label className="ax-field">
          {t('preset.name')}
          <input
            data-first-focus
            value={text}
            maxLength={128}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        {taken && <p className="script-notice">{t('preset.taken', { name })}</p>}
        {refusal !== null && (
          <p className="script-notice" data-tone="bad" role="alert">
            {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel}>
            {t('confirm.back')}
          </Button>
          <Button type="submit" disabled={name === ''} loading={busy}>
            {taken ? t('preset.replace') : t('preset.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
