import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { Param } from '#shared/contract/params';
import { createGraph } from '#main/spokes/graph/index';
import { startFakeHub, type FakeHub } from '../support/fake-hub';
import { denied, GRAPH_TOKEN, startGraphDouble, type GraphDouble } from '../support/graph-double';
import { launchChromium, newContext } from './support/browser';
import { findBarriers, settled } from './support/look';

// The page, Microsoft's own client and Graph's published JSON over HTTPS; of the hub, the rest is made up.

const params = [
  Param.parse({ kind: 'user', name: 'person', label: 'Person', help: 'Who it is about.' }),
  Param.parse({ kind: 'group', name: 'team', label: 'Team' }),
];
let double: GraphDouble;
let hub: FakeHub;

test.beforeEach(async () => {
  double = await startGraphDouble();
});
test.afterEach(async () => {
  await hub.close();
  await double.close();
});

async function openForm(signedIn: boolean, use: (page: Page) => Promise<void>): Promise<void> {
  const { handlers } = createGraph({
    identity: {
      signedIn: () => Promise.resolve(signedIn),
      token: () => Promise.resolve({ token: GRAPH_TOKEN, expiresAt: Number.MAX_SAFE_INTEGER }),
    },
    base: () => double.url,
    ownAuthorities: () => Promise.resolve(double.authority),
    wait: () => Promise.resolve(),
    bytes: { issue: () => 'ticket' },
  });
  hub = await startFakeHub(fileURLToPath(new URL('../../dist/renderer', import.meta.url)), { graph: handlers, params });
  const browser = await launchChromium();
  try {
    const page = await (await newContext(browser)).newPage();
    await page.goto(new URL('/scripts', hub.url).href);
    await page.getByRole('row').nth(1).click();
    await use(page);
  } finally {
    await browser.close();
  }
}

test('a user is found as the name is typed, by keyboard alone, and the script is given the principal name', () =>
  openForm(true, async (page) => {
    const person = page.getByRole('combobox', { name: 'Person' });
    await person.focus();
    await expect(page.locator('[role=option]')).toHaveCount(25);
    await page.keyboard.type('hopper');
    const found = page.getByRole('option', { name: 'Grace Hopper' });
    await expect(found).toContainText('grace.hopper@example.com · Engineer');
    await expect(page.locator('[role=option]')).toHaveCount(1);
    expect(await findBarriers(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('directory-open.png') });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(person).toHaveValue('grace.hopper@example.com');
    await expect(page.getByText('Picked: Grace Hopper.')).toBeVisible();

    await page.getByRole('combobox', { name: 'Team' }).fill('oper');
    await page.getByRole('option', { name: 'Operations' }).click();
    await expect(page.getByText('Picked: Operations.')).toBeVisible();
    await settled(page);
    await page.screenshot({ path: test.info().outputPath('directory-picked.png') });
  }));

test('where Graph says no, the field says why, and what is typed stays', () =>
  openForm(true, async (page) => {
    double.answerNext('/users', ...Array.from({ length: 20 }, () => denied));
    const person = page.getByRole('combobox', { name: 'Person' });
    await person.fill('somebody');
    await expect(page.getByText('Sign in for the permission User.ReadBasic.All')).toBeVisible();
    await expect(person).toHaveValue('somebody');
  }));

test('where nobody has signed in, a name is typed and nothing is asked', () =>
  openForm(false, async (page) => {
    const person = page.getByRole('textbox', { name: 'Person' });
    await person.fill('ada');
    await expect(page.getByText('Type the name of a user; it is not checked.')).toBeVisible();
    expect(double.asked).toEqual([]);
  }));
