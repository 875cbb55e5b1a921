import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registrySettings } from './registry-settings';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'axle-registry-'));
  await mkdir(join(home, '.config/pip'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true }));

it('passes how packages are reached, and nothing else of the environment', async () => {
  const environment = {
    PIP_INDEX_URL: 'https://packages.example/simple',
    https_proxy: 'http://proxy:3128',
    PIP_TARGET: '/',
    TOKEN: 'x',
    NODE_OPTIONS: '-r x',
  };
  const { variables } = await registrySettings(environment, home);
  expect(variables).toMatchObject({ PIP_INDEX_URL: 'https://packages.example/simple', https_proxy: 'http://proxy:3128' });
  expect(Object.keys(variables)).not.toEqual(expect.arrayContaining(['PIP_TARGET']));
  expect(Object.keys(variables).filter((name) => name === 'TOKEN' || name === 'NODE_OPTIONS')).toEqual([]);
});

it('takes pip’s own files and npm’s, which the environment overrules, and the folders that they name', async () => {
  await writeFile(
    join(home, '.config/pip/pip.conf'),
    '[global]\nindex-url = https://a.example\nfind-links =\n  /srv/wheels\n  file:///srv/more\n[list]\nformat = json\n',
  );
  await writeFile(join(home, '.npmrc'), '//npm.example/:_authToken=secret\nregistry=https://npm.example/\n');
  const { variables, folders } = await registrySettings({ PIP_INDEX_URL: 'https://b.example' }, home);
  expect(variables).toMatchObject({
    PIP_INDEX_URL: 'https://b.example',
    PIP_FIND_LINKS: '/srv/wheels file:///srv/more',
    npm_config_registry: 'https://npm.example/',
  });
  expect(folders).toEqual(expect.arrayContaining(['/srv/wheels', '/srv/more']));
  expect(JSON.stringify(variables)).not.toContain('secret');
});
