import { Settings } from '#shared/contract/settings';
import type { InBrowser } from './browser';
import type { Desktop } from './desktop';
import { createHome, type Home } from './home';
import { tidy } from './tidy';

interface Opened {
  readonly file: string;
  readonly home: Home;
  readonly launched: Desktop | InBrowser;
  readonly settings: Settings;
}

/**
 * The data folder, the hub and the window that tests of one file share, one after the other. They last until a test of
 * another file or one that shares nothing is begun, and with the worker: the one that follows a failure has none of it.
 */
export class Kept {
  #opened: Opened | undefined;
  readonly #launch: (home: Home) => Promise<Desktop | InBrowser>;

  constructor(launch: (home: Home) => Promise<Desktop | InBrowser>) {
    this.#launch = launch;
  }

  /** The data folder that the tests of a file share, and with it the window, as good as new. */
  async take(file: string): Promise<Home> {
    if (this.#opened?.file === file) {
      await renew(this.#opened);
    } else {
      await this.end();
      const home = await createHome();
      const launched = await this.#launch(home);
      this.#opened = { file, home, launched, settings: Settings.parse(await home.call('settings.get')) };
    }
    return this.#opened.home;
  }

  /** The window on what was taken last. */
  get launched(): Desktop | InBrowser {
    if (this.#opened === undefined) throw new Error('nothing was taken');
    return this.#opened.launched;
  }

  async end(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.launched.close();
    await opened?.home.close();
  }
}

/** Leaves nothing of a test but what it ran. */
async function renew({ home, launched: { page }, settings }: Opened): Promise<void> {
  const start = new URL('/', page.url()).href;
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto('about:blank');
  await tidy(home, settings);
  if (page.viewportSize() !== null) await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(start);
}
