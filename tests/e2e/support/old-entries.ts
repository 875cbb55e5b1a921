import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as faces } from './face';
import { createHome } from './home';

const DAY = 24 * 3_600_000;
const preload = pathToFileURL(resolve(import.meta.dirname, '../../support/set-clock.mjs'));

/** A day as people write it, so many days ago. */
export const day = (ago: number): string => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);

/** A data folder in which a hub of sixty days ago wrote three entries, and that it left. */
export const test = faces.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
  home: async ({}, use) => {
    const home = await createHome();
    const clock = join(home.folder, 'clock');
    await writeFile(clock, String(-60 * DAY));
    const now = { ...home.env };
    Object.assign(home.env, { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: clock });
    for (const limit of [3, 4, 5]) await home.json('call', 'slots.set', JSON.stringify({ pool: 'hub', limit }));
    await home.json('call', 'hub.retire');
    for (const name of ['NODE_OPTIONS', 'AXLE_TEST_CLOCK']) delete home.env[name];
    Object.assign(home.env, now);
    await home.json('call', 'settings.set', '{"tourDone":true}');
    await home.json('call', 'hub.retire');
    await use(home);
    await home.close();
  },
});
export { expect } from './face';
