import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { folderForm } from '#shared/contract/setting-values';
import { useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Row } from './row';
import { useChange } from './use-change';

/** Ages in days that are offered; another that was set by the command line is offered too. */
const ages = [0, 30, 90, 180, 365, 730];

/** When what is sealed gets new keys, and where certificates lie. */
export function Keys(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const change = useChange();
  const mayChange = useMay('settings:write');
  const mayRotate = [mayChange, useMay('secrets:write')].every(Boolean);
  const mayPlace = [mayChange, useMay('certificates:write')].every(Boolean);
  const [folder, setFolder] = useState<string>();
  const { secretRotationDays, certificateFolder } = settings;
  const offered = ages.includes(secretRotationDays) ? ages : [...ages, secretRotationDays].toSorted((a, b) => a - b);
  const wrong = folder !== undefined && !folderForm.test(folder.trim());
  const keep = (): void => {
    // What is no folder stays in the field, with why, until it is put right.
    if (folder === undefined || wrong) return;
    if (folder.trim() !== certificateFolder) change({ certificateFolder: folder.trim() });
    setFolder(undefined);
  };
  return (
    <Card title={t('keys.title')}>
      <Row label={t('keys.rotation')} hint={t(secretRotationDays === 0 ? 'keys.neverHint' : 'keys.rotationHint')} htmlFor="secret-rotation">
        <Choice
          id="secret-rotation"
          disabled={!mayRotate}
          value={String(secretRotationDays)}
          onChange={(days) => change({ secretRotationDays: Number(days) })}
          options={offered.map((days) => ({
            value: String(days),
            label: days === 0 ? t('keys.never') : t('keys.every', { count: days }),
          }))}
        />
      </Row>
      <Row label={t('keys.folder')} hint={t('keys.folderHint')} htmlFor="certificate-folder">
        <TextInput
          id="certificate-folder"
          disabled={!mayPlace}
          maxLength={4_000}
          placeholder={t('keys.folderUsual')}
          spellCheck={false}
          value={folder ?? certificateFolder}
          error={wrong ? t('keys.folderWrong') : undefined}
          onChange={(event) => setFolder(event.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </Row>
    </Card>
  );
}
