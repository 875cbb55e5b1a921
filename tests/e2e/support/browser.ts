import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { Home } from './home';

export interface Served {
  /** A one-time link, as `axle serve` printed it. */
  readonly link: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Runs `axle serve` on a data folder. */
export async function serveBrowser(home: Home): Promise<Served> {
  const child = home.start('serve', '--json');
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const exited = once(child, 'exit').then(() => Promise.reject(new Error(`axle serve ended: ${errors.join('')}`)));
  const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string];
  exited.catch(() => undefined); // Its end is expected from here on.
  const { link, port } = JSON.parse(line) as { link: string; port: number };
  return {
    link,
    port,
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Where the system's Chromium lies; `CHROME` names another one. */
export const chromiumFile = process.env['CHROME'] ?? '/usr/bin/chromium';

/** The system's Chromium, with nothing of its own to say to the network. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumFile,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      // A terminal is then made of text that a test can read, and no processor is spent on playing a graphics card.
      '--disable-3d-apis',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** A window of the size of the desktop's. */
export const newContext = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: 'en-GB' });

export interface InBrowser {
  readonly page: Page;
  /** The content of the file that an action saves. */
  readonly download: (act: () => Promise<void>, encoding?: 'utf8' | 'latin1') => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Serves a data folder, and opens the link in Chromium: in a context of the one that is given, or in one of its own. */
export async function launchBrowser(home: Home, shared?: Browser): Promise<InBrowser> {
  const served = await serveBrowser(home);
  const browser = shared ?? (await launchChromium());
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(served.link);
  return {
    page,
    async download(act, encoding = 'utf8') {
      const [saved] = await Promise.all([page.waitForEvent('download'), act()]);
      return await readFile(await saved.path(), encoding);
    },
    async close() {
      await context.close();
      if (shared === undefined) await browser.close();
      await served.close();
    },
  };
}
