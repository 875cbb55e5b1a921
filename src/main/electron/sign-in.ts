import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostart-entry';
import { HIDDEN } from './hidden';

/**
 * Has Axle start without a window when the person signs in, or not any more. Throws where the system's own place for that
 * cannot be written. On Linux that is an entry of the desktop's autostart.
 */
export function setStartAtSignIn(wanted: boolean): void {
  if (process.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: wanted, args: [`--${HIDDEN}`] });
  const folder = join(app.getPath('appData'), 'autostart');
  const file = join(folder, 'axle.desktop');
  if (!wanted) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  const program = process.env['APPIMAGE'] ?? process.execPath;
  const home = process.env['AXLE_HOME'];
  const switches = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : [];
  writeFileSync(
    file,
    autostartEntry([
      ...(home === undefined || home === '' ? [] : ['env', `AXLE_HOME=${home}`]),
      program,
      ...switches,
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      `--${HIDDEN}`,
    ]),
  );
}
