import { NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sandboxLevels, settingBounds, settingChoices } from '#shared/contract/setting-values';
import { useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Row } from './row';
import { useChange } from './use-change';

/** How scripts run that say nothing of their own, and how much of their output is kept. */
export function Runs(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const change = useChange();
  const mayWrite = useMay('settings:write');
  const mayApprove = useMay('scripts:approve');
  return (
    <Card title={t('runs.title')}>
      <Row label={t('runs.trust.label')} hint={t(`runs.trust.${settings.trust}.hint`)} htmlFor="trust">
        <Choice
          id="trust"
          disabled={!mayWrite || !mayApprove}
          value={settings.trust}
          onChange={(trust) => change({ trust })}
          options={settingChoices.trust.map((value) => ({ value, label: t(`runs.trust.${value}.name`) }))}
        />
      </Row>
      <Row label={t('runs.sandbox')} hint={t(`runs.level.${settings.sandbox}.hint`)} htmlFor="sandbox">
        <Choice
          id="sandbox"
          disabled={!mayWrite}
          value={settings.sandbox}
          onChange={(sandbox) => change({ sandbox })}
          options={sandboxLevels.map((value) => ({ value, label: t(`runs.level.${value}.name`) }))}
        />
      </Row>
      <Row label={t('runs.sandboxFloor')} hint={t('runs.sandboxFloorHint')} htmlFor="sandbox-floor">
        <Choice
          id="sandbox-floor"
          disabled={!mayWrite}
          value={settings.sandboxFloor}
          onChange={(sandboxFloor) => change({ sandboxFloor })}
          options={sandboxLevels.map((value) => ({ value, label: t(`runs.level.${value}.name`) }))}
        />
      </Row>
      <Amount name="outputPerRunMiB" value={settings.outputPerRunMiB} unit={t('runs.mib')} disabled={!mayWrite} />
      <Amount name="outputTotalMiB" value={settings.outputTotalMiB} unit={t('runs.mib')} disabled={!mayWrite} />
      <Amount name="terminalScrollback" value={settings.terminalScrollback} unit={t('runs.lines')} disabled={!mayWrite} />
    </Card>
  );
}

interface AmountProps {
  readonly name: keyof typeof settingBounds;
  readonly value: number;
  readonly unit: string;
  readonly disabled: boolean;
}

/** A number that is kept when the field is left or Enter is pressed. */
function Amount({ name, value, unit, disabled }: AmountProps): ReactNode {
  const { t } = useTranslation('settings');
  const { min, max } = settingBounds[name];
  const change = useChange();
  const [typed, setTyped] = useState<number>();
  const keep = (): void => {
    if (typed !== undefined && typed !== value) change({ [name]: Math.max(min, Math.min(max, typed)) });
    setTyped(undefined);
  };
  return (
    <Row label={t(`runs.${name}.label`)} hint={t(`runs.${name}.hint`)} htmlFor={name}>
      <NumberInput
        id={name}
        className="settings-number"
        min={min}
        max={max}
        allowDecimal={false}
        thousandSeparator=" "
        disabled={disabled}
        suffix={` ${unit}`}
        value={typed ?? value}
        onChange={(next) => setTyped(typeof next === 'number' ? next : undefined)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
    </Row>
  );
}
