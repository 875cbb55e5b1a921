import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { idOf, labelOf, masked, protocolsFor, wantedOf, type Wanted } from './address';

const OWN = ['/home/ann/.local/share/axle'];
const ask = (more: Partial<Wanted>, platform: NodeJS.Platform = 'linux'): Wanted =>
  wantedOf({ url: 'https://example.org/ops/tools.git', branch: null, folder: null, ...more }, OWN, platform);
/** What it is refused for; undefined where it is not. */
function refusal(more: Partial<Wanted>): string | undefined {
  try {
    ask(more);
    return undefined;
  } catch (error) {
    if (HubError.is(error, 'REPOSITORY_REFUSED')) return `${error.data.field} ${error.data.reason}`;
    throw error;
  }
}
const refusals = (urls: readonly string[]) => Object.fromEntries(urls.map((url) => [url, refusal({ url })]));

describe('an address', () => {
  it('is any that git has, over what nobody on the way can change', () => {
    const good = [
      'https://example.org/ops/tools.git',
      'https://org@dev.azure.com/org/project/_git/tools',
      'https://[2001:db8::1]:8443/x.git',
      'ssh://git@example.org:2222/~ann/tools',
      'git@github.com:ops/tools.git',
      'host:tools',
      '/srv/git/tools.git',
      'file:///srv/git/with%20space.git',
      'http://127.0.0.1:3000/x.git',
      'http://localhost/x',
      'git://[::1]/x',
    ];
    expect(refusals(good)).toEqual(Object.fromEntries(good.map((url) => [url, undefined])));
    expect(ask({ url: 'C:\\git\\tools' }, 'win32').url).toBe('C:\\git\\tools');
  });

  it('with a password or token in it is refused, and neither is ever said again', () => {
    const bad = [
      'https://ann:s3cret@example.org/x.git',
      'https://ghp_s3cret@github.com/x.git',
      `https://${'s3cret'.repeat(8)}@example.org/x.git`,
      'https://oauth2:s3cret@gitlab.com/x.git',
      'ssh://ann:s3cret@example.org/x.git',
      'ann:s3cret@example.org:x.git',
      'https://ann:s3@cret@example.org/x.git',
    ];
    expect(refusals(bad)).toEqual(Object.fromEntries(bad.map((url) => [url, 'url credentials'])));
    for (const url of [...bad, 'https://example.org/x.git?private_token=s3cret', 'ftp://ann:s3cret@example.org/x']) {
      expect(() => ask({ url })).toThrow(/^(?!.*(s3cret|cret@))/s);
    }
  });

  it('that others could change on the way, is not whole, or is the hub’s own is refused', () => {
    expect(
      refusals([
        'http://example.org/x.git',
        'git://example.org/x.git',
        'http://127.0.0.1.evil.org/x',
        'tools.git',
        './tools',
        '/home/ann/.local/share/axle/x',
        '/home/ann/x/../.local/share/axle',
        'file:///home/ann/.local/share/axle/x',
      ]),
    ).toEqual({
      'http://example.org/x.git': 'url insecure',
      'git://example.org/x.git': 'url insecure',
      'http://127.0.0.1.evil.org/x': 'url insecure',
      'tools.git': 'url relative',
      './tools': 'url relative',
      '/home/ann/.local/share/axle/x': 'url own',
      '/home/ann/x/../.local/share/axle': 'url own',
      'file:///home/ann/.local/share/axle/x': 'url own',
    });
  });

  it('that git would take for an option or a program is none', () => {
    const bad = [
      '--upload-pack=touch /tmp/x',
      'ext::sh -c touch',
      'fd::17',
      'ssh://-oProxyCommand=x/y',
      'git@-oProxyCommand=x:y',
      'git@host:-x',
      'https://',
      'https://example.org',
      'ftp://example.org/x',
      'https://example.org/x\n',
      'https://exa mple.org/x',
      'file://host/x',
      'https://example.org/-x',
    ];
    expect(refusals(bad)).toEqual(Object.fromEntries(bad.map((url) => [url, 'url form'])));
  });
});

it('a branch or tag is what git takes for one', () => {
  for (const branch of ['main', 'ops/live', 'v1.2', 'refs/heads/main', 'été']) expect(refusal({ branch })).toBeUndefined();
  expect(ask({ branch: 'refs/heads/main' }).branch).toBe('main');
  for (const branch of [
    '-x',
    '--upload-pack=x',
    'a..b',
    'a b',
    'a:b',
    'a~1',
    'a^',
    'x.lock',
    '/a',
    'a/',
    'a//b',
    '@',
    'a@{1}',
    '.a',
    'a\u0007',
  ]) {
    expect([branch, refusal({ branch })]).toEqual([branch, 'branch form']);
  }
});

it('a folder stays in its repository', () => {
  expect([ask({ folder: '/a/./b/' }).folder, ask({ folder: '.' }).folder, ask({ folder: 'a\\b' }).folder]).toEqual(['a/b', null, 'a/b']);
  for (const folder of ['..', 'a/../../b', '.git', 'a/.GIT/hooks', 'a\nb'])
    expect([folder, refusal({ folder })]).toEqual([folder, 'folder form']);
});

it('text is masked wherever an address with a user stands in it', () => {
  expect(masked("fatal: unable to access 'https://ann:s3@cret@example.org/x/': 403 ssh://git@h/x")).toBe(
    "fatal: unable to access 'https://***@example.org/x/': 403 ssh://***@h/x",
  );
});

it('is called after the repository, and known by all that says which scripts they are', () => {
  expect(labelOf(ask({}))).toBe('tools');
  expect(labelOf(ask({ url: 'git@github.com:ops.git', folder: 'a/b' }))).toBe('ops/a/b');
  const ids = [ask({}), ask({ branch: 'x' }), ask({ folder: 'x' })].map(idOf);
  expect(new Set(ids).size).toBe(3);
  expect(ids[0]).toMatch(/^tools-[0-9a-f]{8}$/);
  expect(idOf(ask({}))).toBe(ids[0]);
});

it('git may speak what the address says, and what a person’s own settings may make of it', () => {
  expect(['https://h/x', 'git@h:x', 'ssh://h/x', '/x', 'file:///x', 'git://localhost/x', 'http://localhost/x'].map(protocolsFor)).toEqual([
    'https:ssh',
    'ssh:https',
    'ssh:https',
    'file',
    'file',
    'git',
    'http:https',
  ]);
});
