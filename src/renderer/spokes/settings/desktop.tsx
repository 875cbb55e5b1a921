import { Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { acceleratorOf } from '../../lib/accelerator';
import { useHubInfo, useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Row } from './row';
import { useChange } from './use-change';
import '@mantine/core/styles/Switch.layer.css';

/** How the desktop application is at hand: its shortcut, the tray, the start. On other faces there is nothing of it. */
export function Desktop(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const change = useChange();
  const mayWrite = useMay('settings:write');
  if (useHubInfo()?.actor.face !== 'desktop') return null;
  return (
    <Card title={t('desktop.title')}>
      <Row label={t('desktop.shortcut')} hint={t('desktop.shortcutHint')}>
        <ShortcutField value={settings.quickShortcut} disabled={!mayWrite} onChange={(quickShortcut) => change({ quickShortcut })} />
      </Row>
      {(['stayInTray', 'startAtSignIn'] as const).map((name) => (
        <Row key={name} label={t(`desktop.${name}`)} hint={t(`desktop.${name}Hint`)} htmlFor={name}>
          <Switch
            id={name}
            color="accent"
            disabled={!mayWrite}
            checked={settings[name]}
            onChange={(event) => change({ [name]: event.currentTarget.checked })}
          />
        </Row>
      ))}
    </Card>
  );
}

interface ShortcutFieldProps {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (shortcut: string) => void;
}

/** A shortcut, which is set by pressing it. Escape leaves it as it is; Tab goes on, as everywhere. */
function ShortcutField({ value, disabled, onChange }: ShortcutFieldProps): ReactNode {
  const { t } = useTranslation('settings');
  const [listening, setListening] = useState(false);
  const keys = value.split('+').map((key) => t(`desktop.key.${key}`, { defaultValue: key }));
  return (
    <>
      <button
        type="button"
        className="settings-shortcut"
        disabled={disabled}
        aria-label={t('desktop.shortcutLabel', { shortcut: value === '' ? t('desktop.none') : keys.join('+') })}
        aria-pressed={listening}
        onClick={() => setListening(!listening)}
        onBlur={() => setListening(false)}
        onKeyDown={(event) => {
          if (!listening) return;
          if (event.key === 'Escape') return setListening(false);
          const pressed = acceleratorOf(event.nativeEvent);
          if (pressed === undefined) return;
          event.preventDefault();
          setListening(false);
          onChange(pressed);
        }}
      >
        {listening ? t('desktop.press') : value === '' ? t('desktop.none') : keys.join(' + ')}
      </button>
      {value !== '' && (
        <Button variant="subtle" small disabled={disabled} onClick={() => onChange('')}>
          {t('desktop.off')}
        </Button>
      )}
    </>
  );
}
