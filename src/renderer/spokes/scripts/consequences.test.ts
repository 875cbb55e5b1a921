import { describe, expect, it } from 'vitest';
import { fakePlan } from '../../../../tests/support/fake-plan';
import { consequencesOf } from './consequences';

const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);
const folder = { path: '/srv', real: '/srv', write: true, param: null, refused: null, withheld: [] };

describe('consequences', () => {
  it('are everything without a sandbox', () => {
    const { can, cannot } = consequencesOf(fakePlan({ level: { asked: 'standard', inForce: 'none', reason: 'bwrap-missing' } }));
    expect([keys(can), cannot]).toEqual([['everything'], []]);
  });

  it('are everything, of everybody, where it is root', () => {
    const level = { asked: 'standard', inForce: 'none', reason: 'elevated' } as const;
    const as = (['sudo', 'root', 'uac', 'administrator'] as const).map((elevation) =>
      keys(consequencesOf(fakePlan({ level, elevation })).can),
    );
    expect(as).toEqual([['root'], ['root'], ['administrator'], ['administrator']]);
  });

  it('name what is granted, and what is not', () => {
    const some = consequencesOf(fakePlan({ network: true, folders: [folder], files: [{ path: '/srv/lib.sh', there: true }] }));
    expect(keys(some.can)).toEqual(['network', 'declaredFiles', 'folderWrite']);
    expect(keys(some.cannot)).toEqual(['otherFiles', 'changeOthers', 'secrets', 'rights']);
    const bare = consequencesOf(fakePlan());
    expect([keys(bare.can), keys(bare.cannot)]).toEqual([[], ['network', 'files', 'change', 'secrets', 'rights']]);
  });

  it('leave out what the sandbox will not show, or its permissions keep from it', () => {
    const refused = fakePlan({ folders: [{ ...folder, refused: 'hub' }], files: [{ path: '/srv/lib.sh', there: false }] });
    expect(keys(consequencesOf(refused).can)).toEqual([]);
    const withheld = consequencesOf(fakePlan({ folders: [{ ...folder, withheld: ['write'] }] }));
    expect([keys(withheld.can), withheld.cannot]).toEqual([['folderRead'], expect.arrayContaining([{ key: 'change', values: {} }])]);
    expect(keys(consequencesOf(fakePlan({ folders: [{ ...folder, withheld: ['read'] }] })).can)).toEqual([]);
  });

  it('say which secrets stand on its command line', () => {
    const { can, cannot } = consequencesOf(
      fakePlan({
        exposed: [
          { param: 'argument1', label: 'Password' },
          { param: 'pin', label: '' },
        ],
      }),
    );
    expect(can).toEqual([{ key: 'exposed', values: { list: 'Password, pin', count: 2 } }]);
    expect(keys(cannot)).not.toContain('secrets');
  });

  it('call secrets what people call them', () => {
    const secretOf = (name: string) => ({ name, variable: `AXLE_SECRET_${name}`, file: null });
    const { can } = consequencesOf(fakePlan({ secrets: [secretOf('API_TOKEN'), secretOf('PIN'), secretOf('GONE')] }), [
      { name: 'api-token', label: 'API token' },
      { name: 'pin', label: '' },
    ]);
    expect(can).toEqual([{ key: 'secrets', values: { list: 'API token, pin, GONE', count: 3 } }]);
  });

  it('say which secrets it may ask for, and where they lie', () => {
    const { can } = consequencesOf(fakePlan({ broker: { account: 'default', scopes: [], secrets: ['smtp', 'ops:db', 'token'] } }));
    expect(can).toEqual([
      { key: 'keptSecrets', values: { list: 'smtp, token', count: 2 } },
      { key: 'vaultSecret', values: { name: 'db', vault: 'ops' } },
    ]);
  });

  it('say which secrets it is given', () => {
    const { can, cannot } = consequencesOf(
      fakePlan({ folder: { path: '/a', real: '/a' }, secrets: [{ name: 'TOKEN', variable: 'AXLE_SECRET_TOKEN', file: null }] }),
    );
    expect(can).toEqual([
      { key: 'ownFolder', values: {} },
      { key: 'secrets', values: { list: 'TOKEN', count: 1 } },
    ]);
    expect(keys(cannot)).not.toContain('secrets');
  });
});
