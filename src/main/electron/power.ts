import { powerMonitor } from 'electron';
import type { Scope } from '#main/hub/scope';
import type { Hub } from '#main/hub/hub-port';
import type { QuickLaunch } from './quick-window';

/**
 * What the machine's own life means for Axle, until the scope closes. After a sleep what is due is seen to at once, by the
 * rule of each schedule for what was missed. When the person locks the session, what is typed into quick launch is forgotten.
 */
export function followPower(hub: Pick<Hub, 'log' | 'wake'>, quick: QuickLaunch, scope: Scope): void {
  const onSuspend = (): void => hub.log.info('power.suspend');
  const onResume = (): void => {
    hub.log.info('power.resume');
    hub.wake();
  };
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onResume);
  powerMonitor.on('lock-screen', quick.forget);
  scope.onClose(() => {
    powerMonitor.off('suspend', onSuspend);
    powerMonitor.off('resume', onResume);
    powerMonitor.off('lock-screen', quick.forget);
  });
}
