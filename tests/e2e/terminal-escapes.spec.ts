import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { settled } from './support/look';
import { reach, start } from './support/sample-runs';

const ESC = '\u001b';
const BEL = '\u0007';
const END = `${ESC}\\`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const link = (url: string, text: string): string => `${ESC}]8;;${url}${END}${text}${ESC}]8;;${END}`;

/** What takes the clipboard, the title, the window, the desktop or the line that is being typed, where a terminal lets it. */
const hostile = [
  `${ESC}]52;c;${base64('pwned')}${BEL}`,
  `${ESC}]52;c;?${BEL}`,
  `${ESC}]0;pwned\r${BEL}${ESC}]2;pwned\r${BEL}${ESC}[21t${ESC}[20t`,
  '\u0005',
  `${ESC}[11t${ESC}[13t${ESC}[14t${ESC}[18t${ESC}[19t${ESC}[3;0;0t${ESC}[2t`,
  `${ESC}[5ipwned${ESC}[4i`,
  `${ESC}]1337;File=inline=1:${base64('pwned')}${BEL}`,
  `${ESC}]777;notify;pwned;pwned${BEL}${ESC}]9;pwned${BEL}`,
  `${ESC}]50;?${BEL}`,
  `${ESC}P+q${Buffer.from('pwned\r').toString('hex')}${END}`,
  `${ESC}Pqpwned${END}${ESC}_pwned${END}${ESC}^pwned${END}${ESC}Xpwned${END}`,
].join('');
const links = ['javascript:alert(1)', 'file:///etc/passwd', 'axle://run/hello', 'data:text/html,pwned', 'https://example.org/'];
const linked = links.map((url, at) => link(url, `LINK${at}`)).join(' ');
/** Who asks last what the terminal is has all earlier answers before this one. */
const ANSWER = `${ESC}[?1;2c`;

const quoted = (text: string): string => `$'${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
const ASKS = `#!/bin/bash
# @axle.mode terminal
until [ -e "$(dirname "$0")/open" ]; do sleep 0.05; done
saved=$(stty -g); stty raw -echo
printf '%s' ${quoted(`before ${hostile}`)}
printf '%s\\r\\n%s' ${quoted(linked)} ${quoted(`${ESC}[c`)}
got=
while IFS= read -r -n 1 -d '' char; do got+=$char; [[ $got == *${quoted(ANSWER)} ]] && break; done
stty "$saved"
echo "typed $(printf %s "$got" | od -An -tx1 | tr -d ' \\n') end"
read -r line
`;
const PRINTS = `#!/bin/bash\nprintf '%s' ${quoted(`before ${hostile}${linked} after`)}\n`;

/** Notes what a page would do to the world outside it. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const done: string[] = [];
    Object.assign(globalThis, { done });
    for (const name of ['writeText', 'readText', 'write', 'read'] as const) {
      Object.defineProperty(navigator.clipboard ?? {}, name, { value: async () => void done.push(`clipboard.${name}`) });
    }
    window.open = (url) => (done.push(`open ${String(url)}`), null);
    window.alert = (text) => void done.push(`alert ${String(text)}`);
    window.print = () => void done.push('print');
    document.execCommand = (name) => (done.push(name), false);
    Object.defineProperty(window, 'Notification', {
      value: class {
        static readonly permission = 'granted';
        constructor(title: string) {
          done.push(`notification ${title}`);
        }
      },
    });
  });
}
const doneBy = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as unknown as { done: readonly string[] }).done);

/** `open` lets the one that asks begin: what it asked before anybody looked, nobody would answer. */
async function addScripts(home: Home): Promise<{ readonly open: () => Promise<void> }> {
  const folder = join(home.folder, 'hostile');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755); // Whoever runs the script may enter.
  await writeFile(join(folder, 'asks.sh'), ASKS);
  await writeFile(join(folder, 'prints.sh'), PRINTS);
  await home.call('settings.set', { trust: 'warn', tourDone: true });
  await home.json('scripts', 'add-source', folder);
  return { open: () => writeFile(join(folder, 'open'), '') };
}

test('a terminal shows what a hostile program prints, and does nothing else', async ({ dashboard: page, home }) => {
  const { open } = await addScripts(home);
  await watch(page);
  const run = await start(home, 'asks.sh');
  await page.goto(new URL(`/runs/${run}`, page.url()).href);
  await settled(page);
  const rows = page.locator('.xterm-rows');
  await expect(page.getByRole('textbox', { name: 'Terminal of the run' })).toBeFocused();
  await open();
  await expect(rows).toContainText('end');
  const shown = (await rows.textContent()) ?? '';
  const [, typed = ''] = /typed ([0-9a-f]*) end/.exec(shown.replaceAll(/\s+/g, ' ')) ?? [];
  // It is told what a terminal it is, which it asked for last, and nothing of its own choice.
  expect(Buffer.from(typed, 'hex').toString('latin1')).toBe(ANSWER);
  expect(shown).toContain('before');
  expect(shown.replace('pwned', '')).not.toContain('pwned'); // Once as plain text: there is no paper to print on.
  const at = page.url();
  for (const [index] of links.entries()) {
    // Where it is drawn: the terminal takes what is clicked there.
    const box = (await rows.getByText(`LINK${index}`).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    await page.keyboard.down('ControlOrMeta');
    await page.mouse.click(x, y);
    await page.keyboard.up('ControlOrMeta');
  }
  expect(await doneBy(page)).toEqual([]);
  expect(page.url()).toBe(at);
  expect(page.context().pages()).toHaveLength(1);
  expect(await page.title()).not.toContain('pwned');
  await expect(rows).toBeVisible();
  await home.call('runs.cancel', { run });
  await reach(home, run);
});

test('an output that was printed without a terminal is as harmless', async ({ dashboard: page, home }) => {
  await addScripts(home);
  await watch(page);
  const run = await reach(home, await start(home, 'prints.sh'));
  await page.goto(new URL(`/runs/${run}`, page.url()).href);
  await settled(page);
  const output = page.locator('.ax-main');
  await expect(output).toContainText('after');
  for (const [index] of links.entries()) await expect(output).toContainText(`LINK${index}`);
  expect(await output.locator('a[href^="javascript"], a[href^="file"], a[href^="axle"], a[href^="data"], a[href^="https"]').count()).toBe(
    0,
  );
  expect(await doneBy(page)).toEqual([]);
  expect(await page.title()).not.toContain('pwned');
});
