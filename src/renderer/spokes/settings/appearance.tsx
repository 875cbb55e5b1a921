import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../../lib/settings-context';
import { Card } from '../../ui/card';
import { Row } from './row';
import { useChange } from './use-change';

const themes = ['system', 'light', 'dark', 'contrast'] as const;
const languages = ['system', 'en', 'fr'] as const;

/** Theme and language; both take effect at once. */
export function Appearance(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const change = useChange();
  return (
    <Card title={t('appearance.title')}>
      <Row label={t('appearance.theme')}>
        <SegmentedControl
          aria-label={t('appearance.theme')}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
          data={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        />
      </Row>
      <Row label={t('appearance.language')}>
        <SegmentedControl
          aria-label={t('appearance.language')}
          value={settings.language}
          onChange={(language) => change({ language })}
          data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        />
      </Row>
    </Card>
  );
}
