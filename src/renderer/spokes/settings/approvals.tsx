import { NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { approvalGrants, settingBounds } from '#shared/contract/setting-values';
import { useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Row } from './row';
import { useChange } from './use-change';

const answers = ['no', 'yes'] as const;

/** Which runs another person has to agree to, beside those whose scripts say so. */
export function Approvals(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const change = useChange();
  const may = [useMay('settings:write'), useMay('approvals:write')].every(Boolean);
  const [tags, setTags] = useState<string>();
  const [hours, setHours] = useState<number>();
  const { min, max } = settingBounds.approvalHours;
  const keepTags = (): void => {
    if (tags !== undefined && tags !== settings.approvalTags) change({ approvalTags: tags.trim() });
    setTags(undefined);
  };
  const keepHours = (): void => {
    if (hours !== undefined && hours !== settings.approvalHours) change({ approvalHours: Math.max(min, Math.min(max, hours)) });
    setHours(undefined);
  };
  return (
    <Card title={t('approvals.title')}>
      {approvalGrants.map((grant) => (
        <Row key={grant} label={t(`approvals.${grant}`)} htmlFor={grant}>
          <Choice
            id={grant}
            disabled={!may}
            value={settings[grant] ? 'yes' : 'no'}
            onChange={(answer) => change({ [grant]: answer === 'yes' })}
            options={answers.map((value) => ({ value, label: t(`approvals.${value}`) }))}
          />
        </Row>
      ))}
      <Row label={t('approvals.tags')} hint={t('approvals.tagsHint')} htmlFor="approval-tags">
        <TextInput
          id="approval-tags"
          disabled={!may}
          maxLength={1_024}
          value={tags ?? settings.approvalTags}
          onChange={(event) => setTags(event.currentTarget.value)}
          onBlur={keepTags}
          onKeyDown={(event) => event.key === 'Enter' && keepTags()}
        />
      </Row>
      <Row label={t('approvals.hours')} hint={t('approvals.hoursHint')} htmlFor="approval-hours">
        <NumberInput
          id="approval-hours"
          className="settings-number"
          min={min}
          max={max}
          allowDecimal={false}
          disabled={!may}
          suffix={` ${t('approvals.unit')}`}
          value={hours ?? settings.approvalHours}
          onChange={(next) => setHours(typeof next === 'number' ? next : undefined)}
          onBlur={keepHours}
          onKeyDown={(event) => event.key === 'Enter' && keepHours()}
        />
      </Row>
    </Card>
  );
}
