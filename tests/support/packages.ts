import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A wheel of one module, which says `NAME VERSION` or another text as `said()`, with a program of its name that prints that and its
 * arguments, in `folder`; pip needs no registry for it.
 */
export function makeWheel(
  folder: string,
  name: string,
  version: string,
  said = `${name} ${version}`,
  others: Readonly<Record<string, string>> = {},
): string {
  const path = join(folder, `${name}-${version}-py3-none-any.whl`);
  const info = `${name}-${version}.dist-info`;
  const files = {
    [`${name}.py`]: `import sys\n\ndef said():\n    return '${said}'\n\ndef main():\n    print(said(), sys.argv[1:])\n`,
    ...others,
    [`${info}/entry_points.txt`]: `[console_scripts]\n${name} = ${name}:main\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  };
  const program =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  [z.writestr(*f) for f in json.load(sys.stdin).items()]';
  execFileSync('python3', ['-c', program, path], { input: JSON.stringify(files) });
  return path;
}

/** A source distribution whose installation executes `code`, in `folder`. */
export function makeSource(folder: string, name: string, version: string, code: string): string {
  const root = mkdtempSync(join(tmpdir(), 'axle-sdist-'));
  const inner = `${name}-${version}`;
  mkdirSync(join(root, inner));
  // A build backend of its own: what it needs lies in it.
  writeFileSync(join(root, inner, 'pyproject.toml'), '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n');
  writeFileSync(join(root, inner, 'PKG-INFO'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
  writeFileSync(join(root, inner, 'backend.py'), `def build_wheel(*given):\n${code.replaceAll(/^/gm, '    ')}\n`);
  const path = join(folder, `${inner}.tar.gz`);
  execFileSync('tar', ['-czf', path, '-C', root, inner]);
  rmSync(root, { recursive: true });
  return path;
}

/** A package of npm that exports its name and version, in `folder`. */
export function makeTarball(folder: string, name: string, version: string): string {
  const root = mkdtempSync(join(tmpdir(), 'axle-npm-'));
  mkdirSync(join(root, 'package'));
  const scripts = { install: 'touch ran' };
  writeFileSync(join(root, 'package', 'package.json'), JSON.stringify({ name, version, main: 'index.js', scripts }));
  writeFileSync(join(root, 'package', 'index.js'), `module.exports = '${name} ${version}';\n`);
  const path = join(folder, `${name}-${version}.tgz`);
  execFileSync('tar', ['-czf', path, '-C', root, 'package']);
  rmSync(root, { recursive: true });
  return path;
}
