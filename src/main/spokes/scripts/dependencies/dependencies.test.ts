import { describe, expect, it } from 'vitest';
import { declarationDigest, dependenciesOf, type Declaring } from './index';

const declaring = (change: Partial<Declaring>, files: Readonly<Record<string, string>> = {}): Declaring => ({
  name: 'tool.py',
  language: 'python',
  text: '',
  file: (name) => files[name],
  ...change,
});
const inline = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["requests==2.32.3", "rich>=13", "numpy==2.*"]\n# ///\n';

describe('what a script needs', () => {
  it('is what PowerShell requires, and what of it is left to the machine', () => {
    const text = `#Requires -Version 7.2
#Requires -Modules Pester, @{ ModuleName = 'Az'; RequiredVersion = '1.0' }, @{ ModuleName = 'B'; ModuleVersion = '1'; MaximumVersion = '2.*' }
#Requires -Modules ./own.psm1, "x'; exit; '", @{ ModuleName = 'C'; ModuleVersion = $v }`;
    expect(dependenciesOf(declaring({ name: 'x.ps1', language: 'powershell', text }))).toEqual({
      kind: 'powershell',
      from: 'x.ps1',
      runtime: '7.2',
      packages: [
        { spec: 'Pester', pinned: false },
        { spec: 'Az = 1.0', pinned: true },
        { spec: 'B >= 1, <= 2.*', pinned: false },
        { spec: './own.psm1', pinned: false, left: true },
        { spec: "x'; exit; '", pinned: false, left: true },
        { spec: 'C >= v', pinned: false, left: true },
      ],
    });
    expect(dependenciesOf(declaring({ language: 'powershell', text: '"nothing"' }))).toBeNull();
  });

  it('is in the inline metadata of Python, before a list beside it', () => {
    expect(dependenciesOf(declaring({ text: inline }, { 'requirements.txt': 'other' }))).toEqual({
      kind: 'python',
      from: 'tool.py',
      runtime: '>=3.11',
      packages: [
        { spec: 'requests==2.32.3', pinned: true },
        { spec: 'rich>=13', pinned: false },
        { spec: 'numpy==2.*', pinned: false },
      ],
    });
  });

  it('is in a requirements.txt that the script declares', () => {
    const listed = '# all\n-r more.txt\nrequests==2.32.3 \\\n  --hash=sha256:00  # pinned\n./wheels/own.whl\nrich ; python_version < "4"\n';
    expect(dependenciesOf(declaring({}, { 'requirements.txt': listed }))?.packages).toEqual([
      { spec: '-r more.txt', pinned: false },
      { spec: 'requests==2.32.3    --hash=sha256:00', pinned: true },
      { spec: './wheels/own.whl', pinned: true },
      { spec: 'rich ; python_version < "4"', pinned: false },
    ]);
  });

  it('is in a package.json that the script declares; a lock file pins all of it', () => {
    const listed = JSON.stringify({
      engines: { node: '>=20' },
      dependencies: { left: '1.2.3', right: '^2.0.0' },
      devDependencies: { no: '1.0.0' },
    });
    const script = { name: 'tool.mjs', language: 'node' as const };
    const found = dependenciesOf(declaring(script, { 'package.json': listed }));
    expect(found).toMatchObject({
      kind: 'node',
      runtime: '>=20',
      packages: [
        { spec: 'left@1.2.3', pinned: true },
        { spec: 'right@^2.0.0', pinned: false },
      ],
    });
    const locked = dependenciesOf(declaring(script, { 'package.json': listed, 'package-lock.json': '{}' }));
    expect(locked?.packages.every(({ pinned }) => pinned)).toBe(true);
  });

  it('is shown line by line as pip reads them, and a branch or a further list is not the same each time', () => {
    const branch = 'a @ git+https://example.com/a@main';
    const commit = `a @ git+https://example.com/a@${'0'.repeat(40)}`;
    const listed = `one==1\u2028--index-url https://elsewhere.example\f-e ./own\n${branch}\n${commit}\n`;
    expect(dependenciesOf(declaring({}, { 'requirements.txt': listed }))?.packages).toEqual([
      { spec: 'one==1', pinned: true },
      { spec: '--index-url https://elsewhere.example', pinned: true },
      { spec: '-e ./own', pinned: false },
      { spec: branch, pinned: false },
      { spec: commit, pinned: true },
    ]);
  });

  it('is all that npm installs of a package.json', () => {
    const listed = JSON.stringify({
      dependencies: { left: '1.2.3||2.0.0' },
      optionalDependencies: { maybe: '1.0.0' },
      peerDependencies: { beside: '1.0.0' },
      workspaces: ['parts/*'],
    });
    const found = dependenciesOf(declaring({ name: 'tool.mjs', language: 'node' }, { 'package.json': listed }));
    expect(found?.packages).toEqual([
      { spec: 'left@1.2.3||2.0.0', pinned: false },
      { spec: 'maybe@1.0.0', pinned: true },
      { spec: 'beside@1.0.0', pinned: true },
      { spec: 'workspace@file:parts/*', pinned: true },
    ]);
  });

  it('is nothing where nothing is said, or said by what is not declared', () => {
    expect(dependenciesOf(declaring({ text: 'import requests\n' }))).toBeNull();
    expect(dependenciesOf(declaring({ language: 'bash', text: inline }))).toBeNull();
  });

  it.each([
    ['TOML that is none', '# /// script\n# dependencies = [\n# ///\n'],
    ['an option of the installer', '# /// script\n# dependencies = ["--index-url=x"]\n# ///\n'],
    ['more than one line', '# /// script\n# dependencies = ["a\\n-r b"]\n# ///\n'],
    ['a line of its own for pip alone', '# /// script\n# dependencies = ["a==1\\u2028--index-url=x"]\n# ///\n'],
    ['a form feed', '# /// script\n# dependencies = ["a==1\\f--index-url=x"]\n# ///\n'],
    ['a next line', '# /// script\n# dependencies = ["a==1\\u0085--index-url=x"]\n# ///\n'],
    ['no list', '# /// script\n# dependencies = "a"\n# ///\n'],
  ])('is refused: %s', (_, text) => {
    expect(() => dependenciesOf(declaring({ text }))).toThrow();
  });
});

it('an environment is another one where a file beside the script counts and changed', () => {
  const needs = (spec: string) => ({
    kind: 'python' as const,
    from: 'requirements.txt',
    runtime: null,
    packages: [{ spec, pinned: true }],
  });
  const files = (hash: string) => [{ path: 'wheels/own.whl', hash }];
  expect(declarationDigest(needs('a==1'), files('1'))).toBe(declarationDigest(needs('a==1'), files('2')));
  expect(declarationDigest(needs('./wheels/own.whl'), files('1'))).not.toBe(declarationDigest(needs('./wheels/own.whl'), files('2')));
  expect(declarationDigest(needs('a==1'), [])).not.toBe(declarationDigest(needs('a==2'), []));
});

it.each([
  ['python', 'wheels/own.whl'],
  ['python', 'own-1.0-py3-none-any.whl'],
  ['python', 'own-1.0.tar.gz'],
  ['python', '.'],
  ['python', '-r more.txt'],
  ['python', 'own @ file:wheels/own.whl'],
  ['node', 'own@own-1.0.tgz'],
  ['node', 'own@file:own'],
  ['node', '@own/part@parts/own'],
  ['node', 'workspace@file:parts/*'],
] as const)('a file beside the script may count for %s where it says %s', (kind, spec) => {
  const needs = { kind, from: 'requirements.txt', runtime: null, packages: [{ spec, pinned: true }] };
  const files = (hash: string) => [{ path: 'wheels/own.whl', hash }];
  expect(declarationDigest(needs, files('1'))).not.toBe(declarationDigest(needs, files('2')));
});

it.each([
  ['python', 'rich[jupyter] >=13, <14 ; python_version < "4"'],
  ['python', 'requests==2.32.3 --hash=sha256:00'],
  ['node', '@own/part@^1.0.0 || >=2 <3'],
  ['node', 'left@latest'],
  ['powershell', './own.psm1'],
] as const)('no file beside the script counts for %s where it says %s', (kind, spec) => {
  const needs = { kind, from: 'requirements.txt', runtime: null, packages: [{ spec, pinned: true }] };
  const files = (hash: string) => [{ path: 'data.csv', hash }];
  expect(declarationDigest(needs, files('1'))).toBe(declarationDigest(needs, files('2')));
});
