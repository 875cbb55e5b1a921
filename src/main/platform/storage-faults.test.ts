import { expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { asStorage, isStorage } from './storage-faults';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

it('says a full or read-only file system in the hub’s words', () => {
  for (const code of ['ENOSPC', 'EDQUOT'])
    expect(asStorage(failure(code), '/data')).toMatchObject({ code: 'STORAGE_FULL', data: { path: '/data' } });
  expect(asStorage(failure('EROFS'), '/data')).toMatchObject({ code: 'STORAGE_READONLY' });
  expect(asStorage(Object.assign(failure('ENOTDIR'), { path: '/data/runs/1' }), '/data')).toMatchObject({
    code: 'STORAGE_READONLY',
    data: { path: '/data' },
  });
  const theirs = Object.assign(failure('EACCES'), { path: '/srv/tools/a.sh' });
  expect(asStorage(theirs, '/data')).toBe(theirs);
  const other = failure('EIO');
  expect(asStorage(other, '/data')).toBe(other);
  expect(asStorage('text', '/data')).toBe('text');
});

it('knows what may work later', () => {
  expect(isStorage(new HubError('STORAGE_FULL', { path: 'x' }))).toBe(true);
  expect(isStorage(new HubError('STORAGE_BUSY', { waitedMs: 1 }))).toBe(true);
  expect(isStorage(new HubError('STORAGE_DAMAGED', { path: 'x', detail: '' }))).toBe(false);
  expect(isStorage(failure('ENOSPC'))).toBe(false);
});
