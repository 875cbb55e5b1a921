import { Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { useHubInfo, useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { useStream } from '../../lib/use-stream';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { KeeperDialog } from './keeper-dialog';
import { Row } from './row';
import { useAttempt, useChange } from './use-change';
import '@mantine/core/styles/Switch.layer.css';

/** What is offered; another number that was set elsewhere is offered as well. */
const minutes = [0, 1, 5, 10, 15, 30, 60] as const;

/** When this locks by itself, and by what it is unlocked. */
export function Lock(): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const { settings } = useSettings();
  const change = useChange();
  const attempt = useAttempt();
  const mayWrite = useMay('settings:write');
  const mayChoose = useMay('hub:admin');
  const inWindow = useHubInfo()?.actor.face === 'desktop';
  const { value: lock } = useStream((signal) => hub.lock.watch({}, { signal }), [hub]);
  /** What is to be changed once there is something to unlock by. */
  const [choosing, setChoosing] = useState<{ readonly next?: () => void }>();
  if (lock === undefined) return null;

  const unset = lock.ways.length === 0;
  const ways = lock.ways.map(({ by, label }) => t(`lock.${by}`, { account: label })).join(' · ');
  /** Without something to unlock by nothing would lock: that comes first, where it can be chosen. */
  const first = (next: () => void): void => (unset && mayChoose ? setChoosing({ next }) : next());
  const offered = [...new Set([...minutes, settings.lockIdleMinutes])].sort((a, b) => a - b);
  return (
    <Card title={t('lock.title')}>
      <Row label={t('lock.by')} hint={unset ? t(mayChoose ? 'lock.byNone' : 'lock.byElsewhere') : ways}>
        {mayChoose && lock.machine && (
          <Button variant="default" small onClick={() => setChoosing({})}>
            {t('lock.choose')}
          </Button>
        )}
      </Row>
      <Row label={t('lock.idle')} hint={t('lock.idleHint')} htmlFor="lock-idle">
        <Choice
          id="lock-idle"
          disabled={!mayWrite}
          value={String(settings.lockIdleMinutes)}
          onChange={(value) => {
            const lockIdleMinutes = Number(value);
            if (lockIdleMinutes === 0) change({ lockIdleMinutes });
            else first(() => change({ lockIdleMinutes }));
          }}
          options={offered.map((count) => ({
            value: String(count),
            label: count === 0 ? t('lock.never') : t('lock.minutes', { count }),
          }))}
        />
      </Row>
      {inWindow && (
        <Row label={t('lock.system')} hint={t('lock.systemHint')} htmlFor="lock-system">
          <Switch
            id="lock-system"
            color="accent"
            disabled={!mayWrite}
            checked={settings.lockWithSystem}
            onChange={(event) => {
              const lockWithSystem = event.currentTarget.checked;
              if (lockWithSystem) first(() => change({ lockWithSystem }));
              else change({ lockWithSystem });
            }}
          />
        </Row>
      )}
      {!unset && (
        <div className="settings-add">
          <Button variant="default" small onClick={() => attempt(hub.lock.lock({}))}>
            {t('lock.now')}
          </Button>
        </div>
      )}
      {choosing !== undefined && (
        <KeeperDialog
          onClose={() => setChoosing(undefined)}
          onChosen={() => {
            setChoosing(undefined);
            choosing.next?.();
          }}
        />
      )}
    </Card>
  );
}
