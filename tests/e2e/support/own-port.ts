import { expect, type Page } from '@playwright/test';

/** How a connection took what was sent over it: it answered the call that came last, was closed, or did neither for ten seconds. */
export type Taken = 'answered' | 'closed' | 'silent';

/** What a script in the page calls to send frames over a port of its own, and then a call that is right. */
export type Play = (frames: readonly unknown[]) => Promise<Taken>;

/** Puts `play` into the page, which must have its own connection by then: a port that comes while two ask is taken by both. */
export async function installPlay(page: Page): Promise<void> {
  await expect(page.locator('.ax-me b')).not.toBeEmpty();
  await page.evaluate(() => {
    const portOf = (): Promise<MessagePort> =>
      new Promise((resolve) => {
        const onMessage = ({ data, ports: [port] }: MessageEvent): void => {
          if (data !== 'hub:port' || port === undefined) return;
          window.removeEventListener('message', onMessage);
          resolve(port);
        };
        window.addEventListener('message', onMessage);
        window.postMessage('hub:ask', location.origin);
      });
    const play: Play = async (frames) => {
      const port = await portOf();
      const last = { t: 'call', id: Number.MAX_SAFE_INTEGER, path: 'hub.info', input: {} };
      const taken = new Promise<Taken>((resolve) => {
        port.addEventListener('close', () => resolve('closed'));
        port.addEventListener('message', ({ data: { id } }: MessageEvent) => id === last.id && resolve('answered'));
        setTimeout(() => resolve('silent'), 10_000);
      });
      port.start();
      for (const frame of [...frames, last]) port.postMessage(frame);
      const seen = await taken;
      port.close();
      return seen;
    };
    Object.assign(globalThis, { play });
  });
}

/** Plays each script over a port of its own, one after the other. */
export async function playAll(page: Page, scripts: readonly (readonly unknown[])[]): Promise<readonly Taken[]> {
  // As text: what a frame calls `__proto__` is to arrive as it is.
  return await page.evaluate(
    async (texts) => {
      const play = Reflect.get(globalThis, 'play') as Play;
      const seen: Taken[] = [];
      for (const text of texts) seen.push(await play(JSON.parse(text) as unknown[]));
      return seen;
    },
    scripts.map((frames) => JSON.stringify(frames)),
  );
}
