import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Icon } from '../../ui/icon';
import type { Presets } from './use-presets';

interface PresetBarProps {
  readonly presets: Presets;
  /** Whether the form is being sent. */
  readonly disabled: boolean;
}

/** Above the fields: values that were saved before, and a way to save these. */
export function PresetBar({ presets, disabled }: PresetBarProps): ReactNode {
  const { t } = useTranslation('scripts');
  const { all, chosen, busy } = presets;
  const none = { value: '', label: t('preset.choose') };
  return (
    <div className="script-presets">
      {all.length > 0 && (
        <Choice
          small
          label={t('preset.title')}
          disabled={busy || disabled}
          value={chosen ?? ''}
          onChange={presets.choose}
          options={[...(chosen === null ? [none] : []), ...all.map(({ name }) => ({ value: name, label: name }))]}
        />
      )}
      <Button variant="subtle" small disabled={busy || disabled} onClick={() => presets.ask('save')}>
        {t('preset.save')}
      </Button>
      {chosen !== null && (
        <Button variant="subtle" small disabled={busy} icon={<Icon name="trash" size={14} />} onClick={() => presets.ask('remove')}>
          {t('preset.remove')}
        </Button>
      )}
    </div>
  );
}
