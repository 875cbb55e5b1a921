import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { root, type Home } from './home';

export const sizes = [
  { width: 1_280, height: 800 },
  { width: 1_920, height: 1_080 },
  // The smallest window that the desktop makes.
  { width: 800, height: 560 },
] as const;

/** Waits until a page shows what it has, in its own fonts: nothing is grey, busy or on its way. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main h1, main .ax-state, main.ax-ended').first()).toBeVisible();
  await expect(page.locator('.ax-skeleton-row, [aria-busy=true], [data-loading]')).toHaveCount(0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    // Half faded in, nothing has the colours that people see; what turns without end is never done.
    const ending = document
      .getAnimations()
      .filter((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
    // What arrived with the last frame is drawn with the next.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

const axeFile = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js');
let axeText: string | undefined;

/** What axe-core finds serious or critical in what is on show, each as `rule: where`; by all of its rules where none is named. */
export async function findBarriers(page: Page, ...rules: readonly string[]): Promise<readonly string[]> {
  // A page reads it once. Left to its builder, it would be read twice each time, which takes as long as its rules do.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate((axeText ??= readFileSync(axeFile, 'utf8')));
  // Its other way opens a second page, which the desktop has not.
  const axe = new AxeBuilder({ page, axeSource: ';' }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

/** What is wider than the window, the page or the dialog that it stands in: `where: by how many pixels`. */
export async function findOverflow(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll('html, main, [role=dialog]')]
      .map((element) => ({ element, beside: element.scrollWidth - element.clientWidth }))
      .filter(({ beside }) => beside > 0)
      .map(({ element, beside }) => `${element.tagName.toLowerCase()}.${element.className}: ${beside}`),
  );
}

/** Pictures are for people to look at: where none will, they would take a third of the time. */
export const taken = !process.env['CI'];

/** A picture of the page as it stands, for people: `test-results/pages/NAME.png`. */
export async function picture(page: Page, name: string, path = join(root, 'test-results', 'pages', `${name}.png`)): Promise<void> {
  if (!taken) return;
  await mkdir(join(path, '..'), { recursive: true });
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}

/** Pictures of the page as people have it: in a window in daylight, and on a large screen at night. Leaves it in the first. */
export async function pictures(page: Page, home: Home, name: string): Promise<void> {
  if (!taken) return;
  const [window, screen] = sizes;
  const looks = [
    { size: window, theme: 'light', kept: true },
    { size: screen, theme: 'dark', kept: true },
    { size: window, theme: 'light', kept: false },
  ];
  for (const { size, theme, kept } of looks) {
    await page.setViewportSize(size);
    await home.call('settings.set', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await settled(page);
    if (kept) await picture(page, `${name}-${theme}-${size.width}`);
  }
}
