import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleGraph, type GraphData } from '../../support/graph-data';
import { denied, GRAPH_TOKEN, graphError, startGraphDouble, throttled, type GraphDouble } from '../../support/graph-double';
import { describeWith } from '../../support/real-parts';
import { runToolbox, toolbox, type Filled } from '../../support/run-toolbox';

const [engineering, handbook] = exampleGraph().sites.map(({ id }) => String(id));
const roles = { read: ['read'], write: ['write'] };
const user = (displayName: string, email: string, loginName = email) => ({ grantedToV2: { user: { displayName, email, loginName } } });

/** A library with a folder and files, as Graph describes them. */
const data: GraphData = {
  ...exampleGraph(),
  lists: {
    [`/sites/${handbook}/drives`]: [{ id: 'b!drive', name: 'Documents' }],
    [`/sites/${engineering}/drives`]: [],
    '/drives/b!drive/root/children': [
      { id: '01FOLDER', name: 'Plans', folder: { childCount: 2 }, webUrl: 'https://example.sharepoint.com/Plans' },
      { id: '01FILE', name: 'menu.docx', file: {}, shared: { scope: 'anonymous' }, webUrl: 'https://example.sharepoint.com/menu' },
    ],
    '/drives/b!drive/items/01FOLDER/children': [
      { id: '01DEEP', name: 'budget.xlsx', file: {}, shared: { scope: 'users' }, webUrl: 'https://example.sharepoint.com/budget' },
    ],
    '/drives/b!drive/items/01FOLDER/permissions': [
      { id: 'p1', roles: roles.write, grantedToV2: { siteGroup: { displayName: 'Handbook Members' } } },
    ],
    '/drives/b!drive/items/01FILE/permissions': [
      { id: 'p2', roles: roles.read, link: { type: 'view', scope: 'anonymous', webUrl: 'https://example.sharepoint.com/:w:/x' } },
      { id: 'p3', roles: roles.write, inheritedFrom: {}, ...user('Ada Lovelace', 'ada@example.com') },
    ],
    '/drives/b!drive/items/01DEEP/permissions': [
      { id: 'p4', roles: roles.write, ...user('Alan', 'alan@other.test', 'i:0#.f|membership|alan_other.test#ext#@example.com') },
      { id: 'p5', roles: roles.read, ...user('Grace Hopper', 'grace@example.org') },
      { id: 'p6', roles: roles.read, ...user('Ada Lovelace', 'ada@example.com') },
    ],
    '/identityProtection/riskDetections': [
      {
        riskEventType: 'unfamiliarFeatures',
        riskLevel: 'medium',
        riskState: 'atRisk',
        detectedDateTime: '2026-01-02T03:04:05Z',
        ipAddress: '192.0.2.7',
        location: { city: 'Paris', countryOrRegion: 'FR' },
        userPrincipalName: 'ada@example.com',
        userDisplayName: 'Ada Lovelace',
      },
      {
        riskEventType: 'generic',
        riskLevel: 'low',
        riskState: 'remediated',
        detectedDateTime: '2026-01-01T00:00:00Z',
        userPrincipalName: 'b@example.com',
      },
    ],
    '/identityProtection/riskyUsers': [
      { userPrincipalName: 'b@example.com', riskLevel: 'low', riskState: 'atRisk' },
      { userPrincipalName: 'ada@example.com', userDisplayName: 'Ada Lovelace', riskLevel: 'high', riskState: 'atRisk' },
    ],
  },
};

describeWith(['python', 'openssl'], 'the Toolbox, on the published JSON of Graph', () => {
  let double: GraphDouble;
  beforeEach(async () => {
    double = await startGraphDouble(data);
  });
  afterEach(() => double.close());
  const form = (params: Readonly<Record<string, string>> = {}, token = `${GRAPH_TOKEN}\n`): Filled => ({
    params,
    secrets: { token },
    env: { AXLE_GRAPH: double.url.origin, SSL_CERT_FILE: double.authorityFile },
  });

  test('lists sites, page after page, and waits where Graph asks for it', async () => {
    const sites = Array.from({ length: 250 }, (_, index) => ({
      id: `s${index}`,
      displayName: `Site ${index}`,
      webUrl: 'https://example.com',
    }));
    const many = await startGraphDouble({ ...data, sites });
    many.answerNext('/sites', throttled('0'), graphError(503, 'serviceNotAvailable', 'Busy', { 'Retry-After': '0' }));
    const run = await runToolbox('sharepoint/sites.py', {
      ...form(),
      env: { AXLE_GRAPH: many.url.origin, SSL_CERT_FILE: many.authorityFile },
    });
    await many.close();
    expect(run.table('Sites')).toHaveLength(250);
    expect(run.values('Summary')).toEqual({ sites: 250 });
    expect(run.code).toBe(0);
  });

  test.each(['https://example.sharepoint.com/sites/handbook', handbook ?? '', 'Handbook'])(
    'reports the permissions of the site %s',
    async (site) => {
      double.answerNext('/sites/example.sharepoint.com:', { status: 200, body: data.sites[1] });
      const run = await runToolbox('sharepoint/permissions.py', form({ site }));
      expect(run.errors).toBe('');
      const rows = run.table('Permissions').map(([at, kind, who, , may]) => [at, kind, who, may]);
      expect(rows).toEqual([
        ['Documents/Plans', 'group', 'Handbook Members', 'write'],
        ['Documents/menu.docx', 'anyone', 'anyone with the link', 'read'],
        ['Documents/Plans/budget.xlsx', 'guest', 'Alan', 'write'],
        ['Documents/Plans/budget.xlsx', 'user', 'Grace Hopper', 'read'],
        ['Documents/Plans/budget.xlsx', 'user', 'Ada Lovelace', 'read'],
      ]);
      expect(run.values('Summary')).toMatchObject({ items: 3, grants: 5, 'all items': true });
    },
  );

  test('an item that may not be read is counted, and ends nothing', async () => {
    double.answerNext('/drives/b!drive/items/01FILE/permissions', denied);
    double.answerNext('/drives/b%21drive/items/01FILE/permissions', denied);
    const run = await runToolbox('sharepoint/permissions.py', form({ site: 'Handbook', depth: '1', inherited: 'true' }));
    expect(run.values('Summary')).toMatchObject({ items: 2, grants: 1, 'not readable': 1 });
  });

  test('finds what is shared outside: open links, guests, and other domains where one’s own are given', async () => {
    const all = await runToolbox('sharepoint/external-sharing.py', form());
    expect(all.errors).toBe('');
    expect(all.table('Shared outside').map(([site, at, kind]) => [site, at, kind])).toEqual([
      ['Handbook', 'Documents/menu.docx', 'anyone'],
      ['Handbook', 'Documents/Plans/budget.xlsx', 'guest'],
    ]);
    const own = await runToolbox('sharepoint/external-sharing.py', form({ domains: 'Example.com' }));
    expect(own.table('Shared outside').map(([, , , who]) => who)).toEqual(['anyone with the link', 'Alan', 'Grace Hopper']);
    // What Graph does not mark as shared is not asked for.
    expect(double.asked.some(({ path: asked }) => asked.includes('01FOLDER/permissions'))).toBe(false);
  });

  test('reports risky sign-ins and users at risk, from a level on', async () => {
    const run = await runToolbox('security/risky-sign-ins.py', form({ level: 'medium' }));
    expect(run.errors).toBe('');
    expect(run.table('Risky sign-ins')).toEqual([
      ['ada@example.com', 'Ada Lovelace', 'unfamiliarFeatures', 'medium', 'atRisk', '2026-01-02T03:04:05Z', '192.0.2.7', 'Paris, FR'],
    ]);
    expect(run.table('Users at risk').map(([who]) => who)).toEqual(['ada@example.com']);
  });

  test.each([
    ['a token that is not taken', 'wrong', [], 'sign in again'],
    ['a permission that is missing', GRAPH_TOKEN, [denied], 'consent to Sites.Read.All'],
    ['an answer that is no JSON', GRAPH_TOKEN, [{ status: 200, body: '<html>' }], 'is no JSON'],
    [
      'a next page elsewhere',
      GRAPH_TOKEN,
      [{ status: 200, body: { value: [], '@odata.nextLink': 'https://example.com/v1.0' } }],
      'sends elsewhere',
    ],
    ['a redirection', GRAPH_TOKEN, [{ status: 302, headers: { Location: 'https://example.com' }, body: {} }], 'Graph says 302'],
    ['a wait of an hour', GRAPH_TOKEN, [throttled('3600')], 'Graph says 429 TooManyRequests'],
  ] as const)('%s is said in one line', async (_, token, answers, words) => {
    double.answerNext('/sites', ...answers);
    const run = await runToolbox('sharepoint/sites.py', form({}, token));
    expect(run.code).toBe(1);
    expect(run.errors).toMatch(/^error: [^\n]*\n$/);
    expect(run.errors).toContain(words);
    expect(run.errors).not.toContain(token);
  });

  test('without a token it says how to get one; a server that is not trusted is given none', async () => {
    expect((await runToolbox('sharepoint/sites.py', { ...form(), secrets: {} })).errors).toContain('token');
    const untrusted = await runToolbox('sharepoint/sites.py', { ...form(), env: { AXLE_GRAPH: double.url.origin } });
    expect(untrusted.errors).toContain('certificate verify failed');
    expect(double.asked).toEqual([]);
  });

  test('both modules have the same way to Graph', async () => {
    const [one, other] = await Promise.all(
      ['sharepoint', 'security'].map((name) => readFile(path.join(toolbox, name, '.lib/graph.py'), 'utf8')),
    );
    expect(one).toBe(other);
  });
});
