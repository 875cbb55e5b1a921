import { expect, it } from 'vitest';
import { DROPPED } from '#shared/rpc/channels';
import { folderOfDrop } from './dropped-folder';

const drop = (path: unknown, folder: unknown = false) => ({ type: DROPPED, path, folder });

it.each([
  [drop('/a/b', true), '/a/b'],
  [drop('/a/b.sh'), '/a'],
  [drop('/b.sh'), '/'],
  [drop('C:\\tools\\b.ps1'), 'C:\\tools'],
  [drop('C:\\b.ps1'), 'C:\\'],
  [drop(''), undefined],
  [drop(7), undefined],
  [{ type: 'hub:port', path: '/a', folder: true }, undefined],
  ['hub:dropped', undefined],
  [null, undefined],
])('%j means %s', (data, folder) => expect(folderOfDrop(data)).toBe(folder));
