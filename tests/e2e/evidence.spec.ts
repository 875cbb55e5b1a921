import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';

test('an evidence pack is exported from a run, and verified without the hub', async ({ dashboard: page, home, download }) => {
  await home.call('settings.set', { tourDone: true });
  const { run } = (await home.call('runs.start', { script: 'hello', params: { name: 'Ada' } })) as { run: string };
  await home.json('runs', 'log', run, '--follow').catch(() => undefined); // Lines, not one document: that it has ended is what counts.
  await page.goto(new URL(`/runs/${run}`, page.url()).href);

  await page.getByRole('button', { name: 'Evidence' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export an evidence pack' });
  const write = dialog.getByRole('button', { name: 'Export' });
  await write.click();
  await expect(dialog.getByText('Give at least one key.')).toBeVisible();
  await dialog.getByLabel('age public keys of those who may open it').fill('age1none');
  await write.click();
  await expect(dialog.getByText('age1none is not an age public key')).toBeVisible();
  await dialog.getByText('Passphrase', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse');
  await dialog.getByLabel('The same again').fill('correct house');
  await write.click();
  await expect(dialog.getByText('The two differ.')).toBeVisible();
  await dialog.getByLabel('The same again').fill('correct horse');
  const pack = await download(() => write.click(), 'latin1');
  await expect(page.getByText('It is signed with the key')).toBeVisible();
  await expect(dialog).toBeHidden();

  const [file, phrase] = [join(home.folder, 'run.evidence.age'), join(home.folder, 'phrase')];
  await writeFile(file, pack, 'latin1');
  await writeFile(phrase, 'correct horse\n');
  const { publicKey } = (await home.json('runs', 'evidence', 'key')) as { publicKey: string };
  const verdict = await home.json('runs', 'evidence', 'verify', file, '--passphrase-file', phrase, '--key', publicKey);
  expect(verdict).toMatchObject({ holds: true, manifest: { run: { id: run }, params: { name: 'Ada' }, script: { state: 'kept' } } });
});
