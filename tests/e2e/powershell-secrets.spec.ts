import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeStandInPwsh } from '../support/stand-in-pwsh';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

const SCRIPT = `<#
.SYNOPSIS
Resets an account
.PARAMETER Credential
Of somebody who may do that.
#>
#Requires -Modules Pester, ./own.psm1
param([Parameter(Mandatory)][PSCredential]$Credential, [SecureString]$NewPassword)
`;

const path = process.env['PATH'] ?? '';
let standIn: string;
test.beforeAll(() => {
  standIn = makeStandInPwsh();
  process.env['PATH'] = `${standIn}:${path}`;
});
test.afterAll(() => {
  process.env['PATH'] = path;
  rmSync(standIn, { recursive: true, force: true });
});

test('a credential of PowerShell is a user name and a password, and nobody is asked to expose it', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'tools');
  await mkdir(folder);
  await writeFile(join(folder, 'reset.ps1'), SCRIPT);
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'reset.ps1')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  const [user, password] = [page.getByLabel('Credential user name'), page.locator('input[type=password]').first()];
  await user.fill('CORP\\joe');
  await expect(page.getByText('the user name; its password is Credential')).toBeVisible();
  await expect(page.locator('.script-consequences')).toContainText('Pester (not pinned)');
  await expect(page.locator('.script-consequences')).toContainText('./own.psm1 (left to the machine)');
  await expect(page.getByText('Requires -Modules')).toHaveCount(0);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  const run = page.locator('.script-go');
  await run.click();
  await expect(page).toHaveURL(/\/scripts\//);
  await password.fill('hunter2 and more');
  await picture(page, 'powershell-credential');
  await run.click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText('"Credential": ["credential", 16, "***", "CORP\\\\joe"]')).toBeVisible();
  await settled(page);
  await picture(page, 'powershell-run');

  await home.call('settings.set', { language: 'fr' });
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await expect(page.getByText('le nom d’utilisateur ; son mot de passe est Credential')).toBeVisible();
});
