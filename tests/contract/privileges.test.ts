import { setImmediate as defer } from 'node:timers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '#shared/contract/index';
import { allScopes, type ObjectRef, type ScopeName } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import { createRouter, type Mounted } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import type { HubSession } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { withheldFromBrowsers } from '#main/hub/withheld';
import { openAccounts, type AccountsBench } from '../support/accounts-bench';
import { createPair, type Transport, transports } from '../support/duplex-pairs';
import { nameless, own, readInPart, table } from './privilege-tables';

/** Procedures that change something or hand something out, and name nothing that they touch: a role that is limited to tags has none of them. */
const withoutObject: readonly string[] = contracts
  .flatMap(({ name, routes }) => Object.entries(routes).map(([key, spec]) => ({ path: `${name}.${key}`, spec })))
  .filter(({ spec }) => spec.object === undefined && !spec.scope.endsWith(':read') && !own.includes(spec.scope))
  .map(({ path }) => path);

const routes = contracts.flatMap(({ name, routes: own }) =>
  Object.entries(own).map(([key, spec]) => ({
    path: `${name}.${key}`,
    kind: spec.kind,
    scope: spec.scope,
    hasObject: spec.object !== undefined,
  })),
);

let bench: AccountsBench;
let reached: string[] = [];
const sessions = new Map<string, HubSession>();

/** Every contract with handlers that say that they were reached, and inputs and outputs that are not looked at. */
function open(): readonly Mounted[] {
  return contracts.map((contract) => {
    const mounted: Mounted = {
      contract: {
        name: contract.name,
        routes: Object.fromEntries(
          Object.entries(contract.routes).map(([key, spec]) => {
            const anything = { parse: (value: unknown) => value, safeParse: (data: unknown) => ({ success: true, data }) };
            // The object is asked of what the test sends, which has every name that there is.
            return [key, { ...spec, input: anything, ...(spec.kind === 'procedure' && { output: anything }) }];
          }),
        ),
      },
      handlers: Object.fromEntries(
        Object.entries(contract.routes).map(([key, { kind }]) => [
          key,
          kind === 'procedure'
            ? async () => {
                reached.push(`${contract.name}.${key}`);
                return {};
              }
            : async function* () {
                reached.push(`${contract.name}.${key}`);
                yield* [];
              },
        ]),
      ),
    };
    return mounted;
  });
}
/** An input in which every procedure finds what it touches: somebody's own, or another's. One of no job names what is meant in place of it. */
const inputOf = (whose: Whose, jobs: Jobs = 'with a job') =>
  new Proxy(
    {},
    {
      get: (_target, name) => (typeof name === 'string' && !(jobs === 'of no job' && name === 'job') ? whose : undefined),
      has: () => true,
    },
  );
type Whose = 'mine' | 'other';
type Jobs = 'with a job' | 'of no job';

/** Of these there are tags; nothing else is in reach of a role that is limited to some. */
const tagged: readonly ObjectRef['kind'][] = ['script', 'run', 'job', 'job-text', 'schedule', 'trigger', 'approval'];
const everything = createRouter(open());
/** What a route touches; undefined where it names nothing. */
const kindOf = (path: string, jobs?: Jobs): ObjectRef['kind'] | undefined =>
  everything.get(path)?.spec.object?.(inputOf('other', jobs)).kind;
/** What touches something else where no job is named. */
const ofEither = ['jobs.save', 'schedules.create', 'triggers.create'];

beforeAll(async () => {
  bench = await openAccounts(({ kind, id }) => (tagged.includes(kind) ? [id === 'mine' ? ['web'] : ['db']] : undefined));
  await bench.accounts.roles.add(
    {
      role: 'web-all',
      description: '',
      scopes: allScopes.filter((scope) => scope !== 'accounts:admin' && scope !== 'lock:self'),
      tags: ['web'],
    },
    bench.contextOf(),
  );
  for (const role of ['administrator', 'operator', 'read-only', 'web-all', 'none']) {
    await bench.add(role, role === 'none' ? [] : [role], 'whatever it may be');
    sessions.set(role, bench.signedIn(await bench.signIn(role, 'whatever it may be')).session);
  }
});
afterAll(() => bench.close());

/** Calls over a connection of this session; gives the codes by path, `reached` where a handler was. */
async function callAll(
  session: HubSession,
  way: Transport = 'port',
  whose: Whose = 'other',
  jobs?: Jobs,
): Promise<ReadonlyMap<string, string>> {
  const scope = new Scope((error) => expect.fail(String(error)));
  const pair = await createPair(way, scope);
  reached = [];
  const said = new Map<string, string>();
  const router = createRouter(open());
  // The object that a real input would name.
  for (const route of router.values()) {
    const { object } = route.spec;
    if (object !== undefined) Object.assign(route.spec, { object: () => object(inputOf(whose, jobs)) });
  }
  serve(pair.hub, router, session, { report: () => 'incident', defer });
  const answers = new Promise<void>((resolve) => {
    pair.client.onFrame((raw) => {
      const frame = raw as { t: string; id: number; code?: string };
      if (!['ok', 'end', 'err'].includes(frame.t)) return;
      said.set(routes[frame.id]?.path ?? '', frame.t === 'err' ? (frame.code ?? '') : 'reached');
      if (said.size === routes.length) resolve();
    });
    pair.client.onClose(() => resolve());
  });
  for (const [id, { path, kind }] of routes.entries()) {
    pair.client.send(kind === 'procedure' ? { t: 'call', id, path, input: {} } : { t: 'open', id, path, input: {}, credit: 1 });
    // A connection has so many calls open at most.
    if (id % 16 === 15) await new Promise<void>((resolve) => defer(resolve));
  }
  await answers;
  await scope.close();
  return said;
}

test('every scope is somebody’s: in the lists above, or kept for who has the machine', () => {
  expect([...(table['administrator'] ?? []), ...withheldFromBrowsers].sort()).toEqual([...allScopes].sort());
});

test('what changes something and names nothing is here with its reason', () => {
  expect(Object.keys(nameless).sort()).toEqual(withoutObject.toSorted());
});

/** What is reached, and what is refused before its handler, by who has these scopes. */
async function demandOnly(allowed: readonly ScopeName[], session: HubSession, way: Transport, refusal = 'FORBIDDEN'): Promise<void> {
  const said = await callAll(session, way);
  const expected = routes.map(({ path, scope }) => [path, allowed.includes(scope) ? 'reached' : refusal]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(expected));
  expect(reached.toSorted()).toEqual(
    routes
      .filter(({ scope }) => allowed.includes(scope))
      .map(({ path }) => path)
      .sort(),
  );
}

describe.each(transports)('over a %s', (way) => {
  test.each(Object.entries(table))('%s reaches the handlers of its scopes, and is FORBIDDEN before every other', async (role, allowed) => {
    const session = sessions.get(role);
    if (session === undefined) throw new Error(role);
    await demandOnly(allowed, session, way);
  });

  test('a token reaches what it was given of what its account may, and no more than that may by now', async () => {
    const given: readonly ScopeName[] = ['hub:read', 'runs:read', 'runs:write', 'settings:read'];
    const session = await tokenOf('operator', given);
    await demandOnly(given, session, way);
    await bench.accounts.handlers.change({ account: 'operator', roles: ['read-only'] }, bench.contextOf());
    await demandOnly(['hub:read', 'runs:read', 'settings:read'], session, way);
    await bench.accounts.handlers.change({ account: 'operator', roles: ['operator'] }, bench.contextOf());
    session.narrow({ scopes: new Set<ScopeName>(['settings:read']) });
    await demandOnly(['settings:read'], session, way);
    session.end();
    await callAll(session, way);
    expect(reached).toEqual([]);
  });

  test('a locked session reaches what unlocks it, and everything else is LOCKED', async () => {
    const { session } = bench.signedIn(await bench.signIn('administrator', 'whatever it may be'));
    bench.sessions.lockBy(({ id }) => id === session.id);
    await demandOnly(['lock:self'], session, way, 'LOCKED');
    bench.sessions.lockBy(() => false);
    await demandOnly(table['administrator'] ?? [], session, way);
  });

  test('a role that is limited to tags reaches nothing that is not its own, and nothing that names nothing', async () => {
    const session = sessions.get('web-all');
    if (session === undefined) throw new Error('web-all');
    await callAll(session, way);
    const wrongly = reached.filter((path) => {
      const route = routes.find((one) => one.path === path);
      return route?.hasObject === true ? !own.includes(route.scope) : withoutObject.includes(path);
    });
    expect(wrongly).toEqual([]);
    const read = reached.filter((path) => routes.find((one) => one.path === path)?.scope.endsWith(':read') === true);
    expect(read.toSorted()).toEqual(Object.keys(readInPart).sort());
    expect(reached).toContain('scripts.watch');
  });

  test('a session or a token that has expired reaches nothing', async () => {
    const late = bench.signedIn(await bench.signIn('administrator', 'whatever it may be')).session;
    const token = await tokenOf('administrator', ['runs:read']);
    const before = bench.time.now;
    bench.time.now += 40 * 24 * 3_600_000;
    for (const session of [late, token]) {
      await callAll(session, way);
      expect(reached).toEqual([]);
    }
    bench.time.now = before;
  });

  test('a session that has ended, or whose account is disabled, reaches nothing', async () => {
    await bench.add(`left-${way}`, ['operator']);
    const { session } = bench.signedIn(await bench.signIn(`left-${way}`));
    await bench.accounts.handlers.change({ account: `left-${way}`, disabled: true }, bench.contextOf());
    expect(session.ended.aborted).toBe(true);
    await callAll(session, way);
    expect(reached).toEqual([]);
  });
});

/** A session by a token of this account, that was given no more than these scopes. */
async function tokenOf(account: string, scopes: readonly ScopeName[]): Promise<HubSession> {
  const name = `t${(tokens += 1)}`;
  const { secret } = await bench.accounts.handlers.addToken(
    { account, name, scopes: scopes.filter((scope) => scope !== 'lock:self'), days: 1 },
    bench.contextOf(),
  );
  const session = bench.accounts.signIn.byToken(secret, { address: '192.0.2.7', userAgent: 'Test' }, bench.scope);
  if (session === undefined) throw new Error(`${account} has no token`);
  return session;
}
let tokens = 0;

test('a role that is limited to tags reaches its own of everything that has tags', async () => {
  const session = sessions.get('web-all');
  if (session === undefined) throw new Error('web-all');
  await callAll(session, 'port', 'mine');
  const own = routes.filter(({ path, scope }) => {
    const kind = kindOf(path);
    return kind !== undefined && tagged.includes(kind) && !withheldFromBrowsers.includes(scope) && scope !== 'accounts:admin';
  });
  const missed = own.filter(({ path }) => !reached.includes(path)).map(({ path }) => path);
  expect(missed).toEqual([]);
  expect(own.map(({ path }) => path)).toContain('jobs.save');
  const beyond = reached.filter((path) => {
    const kind = kindOf(path);
    return kind !== undefined && !tagged.includes(kind) && routes.find((one) => one.path === path)?.scope !== 'accounts:self';
  });
  expect(beyond).toEqual([]);
});

test('a role that is limited to tags reaches a new job, and what starts a script, by the scripts that it names', async () => {
  const session = sessions.get('web-all');
  if (session === undefined) throw new Error('web-all');
  const differing = routes.map(({ path }) => path).filter((path) => kindOf(path) !== kindOf(path, 'of no job'));
  expect(differing.toSorted()).toEqual(ofEither);
  expect(ofEither.map((path) => kindOf(path, 'of no job'))).toEqual(['job-text', 'script', 'script']);
  await callAll(session, 'port', 'other', 'of no job');
  expect(ofEither.filter((path) => reached.includes(path))).toEqual([]);
  await callAll(session, 'port', 'mine', 'of no job');
  expect(ofEither.filter((path) => !reached.includes(path))).toEqual([]);
});

test('a session has the scopes by which it reaches something, and no other: pages offer things by them', async () => {
  const session = sessions.get('web-all');
  if (session === undefined) throw new Error('web-all');
  const used = new Set<ScopeName>();
  for (const whose of ['mine', 'other'] as const) {
    await callAll(session, 'port', whose);
    for (const { path, scope } of routes) if (reached.includes(path)) used.add(scope);
  }
  // It reaches the pack of one run alone, and nothing of the record, which is what a page would offer by it.
  used.delete('audit:read');
  expect([...session.scopes].sort()).toEqual([...used].sort());
});

test('a token of a role that is limited is limited too', async () => {
  await callAll(await tokenOf('web-all', ['scripts:read', 'jobs:read', 'jobs:write', 'audit:read']));
  expect(reached.filter((path) => kindOf(path) !== undefined && !['hub', 'accounts'].includes(path.split('.')[0] ?? ''))).toEqual([]);
  expect(reached).toContain('jobs.watch');
  expect(reached).not.toContain('audit.page');
});

test('nobody who may read accounts and no more learns of a password or a token', async () => {
  const { session } = bench.signedIn(await bench.signIn('administrator', 'whatever it may be'));
  const pair = await createPair('port', bench.scope);
  serve(
    pair.hub,
    createRouter([
      {
        contract: contracts.find(({ name }) => name === 'accounts') ?? contracts[0],
        handlers: { ...bench.accounts.handlers } as Mounted['handlers'],
      },
    ]),
    session,
    { report: () => 'incident', defer },
  );
  const { hub } = connect(pair.client, contracts);
  const { account } = await hub.accounts.whatMay({ account: 'operator' });
  expect(JSON.stringify(account)).not.toMatch(/argon2|password"/);
});
