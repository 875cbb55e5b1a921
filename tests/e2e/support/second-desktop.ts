import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { launchDesktop, type Desktop } from './desktop';
import type { Home } from './home';

/**
 * Opens a second desktop on the data folder of the first. One that is started where `AXLE_HOME` names the usual place
 * and one that is started where nothing does have the same data, and each its own state of the window: neither is the
 * other's second start.
 */
export async function launchSecond(home: Home): Promise<Desktop> {
  await symlink(join(home.folder, 'home'), join(home.folder, 'axle'));
  const { AXLE_HOME: _named, ...rest } = home.env;
  return await launchDesktop({ ...home, env: { ...rest, XDG_DATA_HOME: home.folder, XDG_CONFIG_HOME: join(home.folder, 'config') } });
}
