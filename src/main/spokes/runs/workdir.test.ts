import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FolderGrant } from '#shared/contract/grant-plan';
import { demandWorkdir } from './workdir';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'axle-workdir-')));
  mkdirSync(join(root, 'data', 'in'), { recursive: true });
  writeFileSync(join(root, 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

const folder = (path: string, more: Partial<FolderGrant> = {}): FolderGrant => ({
  path,
  real: path,
  write: false,
  param: null,
  refused: null,
  withheld: [],
  ...more,
});
const demand = (workdir: string, folders: readonly FolderGrant[], inForce: 'none' | 'standard' = 'standard'): Promise<void> =>
  demandWorkdir('s:tool.sh', workdir, { level: { asked: inForce, inForce, reason: null }, folders: [...folders] });
const refused = (key: string, what?: string) => ({
  code: 'SCRIPT_BROKEN',
  data: {
    script: 's:tool.sh',
    whys: [[expect.objectContaining({ key, ...(what !== undefined && { what: expect.objectContaining({ key: what }) }) })]],
  },
});

it('lets a run start in a folder that it is shown, by itself or in another', async () => {
  const [data, inside] = [join(root, 'data'), join(root, 'data', 'in')];
  await expect(demand(data, [folder(data)])).resolves.toBeUndefined();
  await expect(demand(inside, [folder(data, { write: true })])).resolves.toBeUndefined();
  await expect(demand(inside, [], 'none')).resolves.toBeUndefined();
  symlinkSync('data', join(root, 'link'));
  await expect(demand(join(root, 'link'), [folder(join(root, 'link'), { real: data })])).resolves.toBeUndefined();
});

it.each(['none', 'standard'] as const)('refuses one that is not there, or no folder, at level %s', async (level) => {
  for (const name of ['gone', 'file', 'file/in']) {
    const path = join(root, name);
    await expect(demand(path, [folder(path, { real: null, refused: 'missing' })], level)).rejects.toMatchObject(refused('workdir-missing'));
  }
});

it('refuses one that its permissions keep a run from', async () => {
  const data = join(root, 'data');
  await expect(demand(data, [folder(data, { withheld: ['read'] })])).rejects.toMatchObject(refused('workdir-closed'));
  await expect(demand(data, [folder(data, { withheld: ['list', 'write'] })])).resolves.toBeUndefined();
});

it.skipIf(process.getuid?.() === 0)('refuses one that the hub itself may not enter', async () => {
  chmodSync(join(root, 'data'), 0o600);
  await expect(demand(join(root, 'data'), [], 'none')).rejects.toMatchObject(refused('workdir-closed'));
  await expect(demand(join(root, 'data', 'in'), [], 'none')).rejects.toMatchObject(refused('workdir-closed'));
  chmodSync(join(root, 'data'), 0o700);
});

it('refuses one that the sandbox does not show, and names what it does not', async () => {
  const [data, inside] = [join(root, 'data'), join(root, 'data', 'in')];
  for (const reason of ['hub', 'system'] as const) {
    await expect(demand(inside, [folder(data, { refused: reason })])).rejects.toMatchObject(refused('workdir-hidden', `hidden-${reason}`));
  }
  await expect(demand(data, [folder(data, { refused: 'system' })])).rejects.toThrow(
    expect.objectContaining({
      data: expect.objectContaining({ problems: [expect.stringContaining(`does not show, since ${data} belongs to the system`)] }),
    }),
  );
});

it('refuses one behind a link in a folder that is shown, where there is nothing', async () => {
  const data = join(root, 'data');
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync('../elsewhere', join(data, 'link'));
  const link = join(data, 'link');
  const real = join(root, 'elsewhere');
  for (const folders of [[folder(data)], [folder(data), folder(link, { real, refused: 'link' })]]) {
    await expect(demand(link, folders)).rejects.toMatchObject(refused('workdir-hidden', 'hidden-link'));
  }
});
