import { describe, expect, it } from 'vitest';
import { Param } from '#shared/contract/params';
import { consequencesOf } from './consequences';

const grants = { network: false, folders: [], files: [] };
const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

describe('consequences', () => {
  it('are everything without a sandbox', () => {
    const { can, cannot } = consequencesOf({ grants, params: [] }, { level: 'none', alone: true }, {});
    expect([keys(can), cannot]).toEqual([['everything'], []]);
  });

  it('name what is granted, and what is not', () => {
    const some = { network: true, folders: [{ path: '/srv', write: true }], files: ['lib.sh'] };
    const strict = consequencesOf({ grants: some, params: [] }, { level: 'strict', alone: false }, {});
    expect(keys(strict.can)).toEqual(['network', 'declaredFiles', 'folderWrite']);
    expect(keys(strict.cannot)).toEqual(['otherFiles', 'changeOthers', 'secrets', 'rights']);
    const bare = consequencesOf({ grants, params: [] }, { level: 'strict', alone: false }, {});
    expect([keys(bare.can), keys(bare.cannot)]).toEqual([[], ['network', 'files', 'change', 'secrets', 'rights']]);
  });

  it('leave out what lies beside a script and was not approved with it', () => {
    const declares = { ...grants, files: ['lib.sh'] };
    expect(keys(consequencesOf({ grants, params: [] }, { level: 'standard', alone: true }, {}).can)).toEqual([]);
    expect(keys(consequencesOf({ grants: declares, params: [] }, { level: 'standard', alone: true }, {}).can)).toEqual(['declaredFiles']);
    expect(keys(consequencesOf({ grants: declares, params: [] }, { level: 'standard', alone: false }, {}).can)).toEqual(['ownFolder']);
  });

  it('follow the values of the form', () => {
    const params = [
      Param.parse({ kind: 'folder', name: 'target', label: 'Target', write: true }),
      Param.parse({ kind: 'file', name: 'input', label: 'Input' }),
      Param.parse({ kind: 'secret', name: 'token', label: 'Token' }),
    ];
    const { can, cannot } = consequencesOf({ grants, params }, { level: 'standard', alone: false }, { target: '/tmp/x', input: '/a' });
    expect(can).toEqual([
      { key: 'ownFolder', values: {} },
      { key: 'folderWrite', values: { path: '/tmp/x' } },
      { key: 'file', values: { path: '/a' } },
      { key: 'secrets', values: { list: 'Token', count: 1 } },
    ]);
    expect(keys(cannot)).not.toContain('secrets');
  });
});
