import { net, powerMonitor } from 'electron';
import type { Scope } from '#main/hub/scope';
import type { Hub } from '#main/hub/hub-port';
import { forgetSecrets } from './locked';
import { watchNetwork } from './network-watch';
import type { QuickLaunch } from './quick-window';

/**
 * What the machine's own life means for Axle, until the scope closes. After a sleep what is due is seen to at once, by the
 * rule of each schedule for what was missed, and so is what failed for want of a network, as soon as there is one. When the person locks
 * the session, what is typed into quick launch is forgotten, and every secret that is typed elsewhere; and Axle locks as well, where that
 * was chosen.
 */
export function followPower(hub: Pick<Hub, 'log' | 'wake' | 'onUnreached' | 'lock'>, quick: QuickLaunch, scope: Scope): void {
  const network = watchNetwork({
    isOnline: () => net.isOnline(),
    every(ms, look) {
      const timer = setInterval(look, ms);
      return () => clearInterval(timer);
    },
    onBack(again) {
      if (again) hub.log.info('network.back');
      hub.wake();
    },
  });
  const onSuspend = (): void => hub.log.info('power.suspend');
  const onResume = (): void => {
    hub.log.info('power.resume');
    hub.wake();
    network.resumed();
  };
  const onLock = (): void => {
    quick.forget();
    forgetSecrets();
    hub.lock.close('system').catch((error: unknown) => hub.log.error('lock.system', error));
  };
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onResume);
  powerMonitor.on('lock-screen', onLock);
  scope.onClose(hub.onUnreached(network.unreached));
  scope.onClose(() => {
    powerMonitor.off('suspend', onSuspend);
    powerMonitor.off('resume', onResume);
    powerMonitor.off('lock-screen', onLock);
    network.stop();
  });
}
