import { expect, it } from 'vitest';
import { sortingFolders, type SignedFolders } from './signed-folders';

function foldersOf(...paths: string[]): SignedFolders {
  const steps = sortingFolders({ serial: 1, files: new Map(paths.map((path) => [path, ''])) });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const folders = foldersOf('run.sh', 'data/x/y/z.txt', 'data/a.txt', 'data/x/b.txt', 'database/c.txt');

it.each([
  ['data', ['data/a.txt', 'data/x/b.txt', 'data/x/y/z.txt'], true],
  ['data', ['data/a.txt', 'data/x/b.txt'], false],
  ['data', ['data/x/b.txt', 'data/x/y/z.txt'], false],
  ['data/x', ['data/x/b.txt', 'data/x/y/z.txt'], true],
  ['data/x/y', [], false],
  ['run.sh', [], false],
  ['run.sh', ['run.sh'], true],
  ['elsewhere', [], true],
])('of %s there is no more than %j: %s', (path, these, only) => expect(folders.hasOnly(path, new Set(these))).toBe(only));
