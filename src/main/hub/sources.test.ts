import { describe, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { RunId } from '#shared/contract/runs';
import { ScheduleId } from '#shared/contract/schedules';
import { TriggerId } from '#shared/contract/triggers';
import { hubActor } from '#main/platform/hub-actor';
import type { TokenRequest } from '#main/spokes/identity/index';
import { actorOf as actorOfSchedule } from '#main/spokes/schedules/firing';
import { actorOf as actorOfTrigger } from '#main/spokes/triggers/starting';
import { createIsMachine, isMachinePerson, type IsMachine } from './machine-person';
import { graphIdentity, sourcesOf, vaultAccessOf } from './sources';

const PERSON = 'ada';
/** What they are called, and were before. */
const NAMES = new Set([PERSON, 'ada.l']);
const isMachine: IsMachine = (actor) => isMachinePerson(actor, NAMES);
const owner = { upn: 'ada@example.com', tenant: 'tenant', clientId: 'client' };
const { signal } = new AbortController();
const run = RunId.parse('11111111-2222-4333-8444-555555555555');

/** Identity with one account, and what it was asked for. */
function identityWith(cloud: 'public' | null = 'public', failure?: HubError) {
  const asked: TokenRequest[] = [];
  return {
    asked,
    token(request: TokenRequest) {
      asked.push(request);
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve({ token: 'a-token', expiresAt: '2030-01-01T00:00:00.000Z', account: 'id', ...owner });
    },
    account: () => Promise.resolve(owner),
    accounts: () =>
      Promise.resolve([{ id: 'id', name: 'Ada', upn: owner.upn, tenant: 'tenant', isDefault: true, needs: 'nothing' as const, wants: [] }]),
    cloud: () => cloud,
    authorities: () => Promise.resolve(undefined),
  };
}

const session = (name: string, face: Actor['face'] = 'browser'): Actor => ({ id: 'session', name, face });
const uuid = '99999999-2222-4333-8444-555555555555';
const makerOf = (name: string) => ({ name: 'Nightly', maker: { id: 'session', name, face: 'browser' as const } });
const schedule = (name: string) => ({ id: ScheduleId.parse(uuid), ...makerOf(name) });
const trigger = (name: string) => ({ id: TriggerId.parse(uuid), ...makerOf(name) });

const theirs: readonly (readonly [string, Actor])[] = [
  ['their desktop', session(PERSON, 'desktop')],
  ['their command line', session(PERSON, 'cli')],
  ['their browser', session(PERSON)],
  ['their schedule', actorOfSchedule(schedule(PERSON))],
  ['their schedule that catches up', actorOfSchedule(schedule(PERSON), true)],
  ['their trigger', actorOfTrigger(trigger(PERSON), '192.0.2.1')],
  ['their schedule from before they were renamed', actorOfSchedule(schedule('ada.l'))],
  ['another attempt of their schedule', { ...actorOfSchedule(schedule(PERSON)), id: 'hub' }],
  ['what they asked a second person for', { ...session(PERSON), id: 'approval:one' }],
];
const others: readonly (readonly [string, Actor])[] = [
  ['an account', session('grace')],
  ['an account whose name begins alike', session('ada.b')],
  ['an account in other letters', session('ADA')],
  ['an account that calls itself as a schedule is called', session('ada (schedule Nightly)')],
  ['a schedule of an account', actorOfSchedule(schedule('grace'))],
  ['a schedule of an account, named after theirs', actorOfSchedule({ ...schedule('grace'), name: 'x) ada (schedule Nightly' })],
  ['a schedule of an account whose name begins alike', actorOfSchedule(schedule('ada.b'))],
  ['a trigger of an account', actorOfTrigger(trigger('grace'))],
  ['another attempt of an account’s trigger', { ...actorOfTrigger(trigger('grace')), id: 'hub' }],
  ['what an account asked a second person for', { ...session('grace'), id: 'approval:one' }],
  ['the hub', hubActor],
];

describe('the accounts of the person at the machine', () => {
  const use = () => Promise.resolve(Buffer.alloc(0));
  const ofApplication = { upn: '', tenant: 't', clientId: 'agent' } as const;
  const applications = {
    token: ({ application, scopes }: { application: string; scopes: readonly string[] }) =>
      Promise.resolve({ ...ofApplication, token: application, expiresAt: '2026-01-01T00:00:00.000Z', scopes }),
    owner: (name: string) => (name === 'graph-agent' ? ofApplication : null),
  };
  // A run has its own id, and the name and face of who started it.
  const asRun = ({ name, face }: Actor): Actor => ({ id: `run:${run}`, name, face });

  test.each(theirs)('are there for %s', async (_, actor) => {
    const identity = identityWith();
    const { tokens } = sourcesOf(identity, applications, { use }, isMachine);
    expect(await tokens.account('default', asRun(actor), signal)).toEqual(owner);
    await tokens.token({ account: 'default', scopes: ['s'], run, actor: asRun(actor), signal });
    expect(identity.asked).toMatchObject([{ account: undefined, scopes: ['s'], runId: run, actor: { name: actor.name } }]);
    const directory = graphIdentity(identity, isMachine);
    expect(await directory.signedIn(actor)).toBe(true);
    await directory.token({ scopes: ['s'], signal, actor });
    expect(identity.asked[1]?.actor).toEqual(actor);
    const vaults = vaultAccessOf(identity, isMachine);
    await vaults.ready(undefined, asRun(actor), signal);
    expect(await vaults.account(owner.upn.toUpperCase(), actor, signal)).toEqual({ id: 'id', name: owner.upn });
    await vaults.token({ account: 'id', scopes: ['s'], actor: asRun(actor), runId: run, signal });
    expect(identity.asked[2]).toMatchObject({ account: 'id', scopes: ['s'], runId: run });
  });

  test.each([...theirs, ...others])('are not what an application’s tokens are: they are there for %s as well', async (_, actor) => {
    const identity = identityWith();
    const { tokens } = sourcesOf(identity, applications, { use }, isMachine);
    expect(await tokens.account('app:graph-agent', asRun(actor), signal)).toEqual(ofApplication);
    expect(await tokens.account('app:other', asRun(actor), signal)).toBeNull();
    const given = await tokens.token({ account: 'app:graph-agent', scopes: ['s'], run, actor: asRun(actor), signal });
    expect(given).toMatchObject({ token: 'graph-agent', upn: '' });
    expect(identity.asked).toEqual([]);
  });

  test.each(others)('are not there for %s', async (_, actor) => {
    const identity = identityWith();
    const { tokens } = sourcesOf(identity, applications, { use }, isMachine);
    expect(await tokens.account('default', asRun(actor), signal)).toBeNull();
    await expect(tokens.token({ account: owner.upn, scopes: ['s'], run, actor: asRun(actor), signal })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const directory = graphIdentity(identity, isMachine);
    expect(await directory.signedIn(actor)).toBe(false);
    await expect(directory.token({ scopes: ['s'], signal, actor })).rejects.toMatchObject({
      code: 'GRAPH_UNAUTHORIZED',
      data: { reason: 'signed-out' },
    });
    const vaults = vaultAccessOf(identity, isMachine);
    const nobody = { code: 'IDENTITY_ACCOUNT_NOT_FOUND' };
    await expect(vaults.ready(undefined, asRun(actor), signal)).rejects.toMatchObject(nobody);
    await expect(vaults.account(owner.upn, actor, signal)).rejects.toMatchObject(nobody);
    await expect(vaults.token({ account: 'id', scopes: ['s'], actor: asRun(actor), signal })).rejects.toMatchObject(nobody);
    expect(identity.asked).toEqual([]);
  });

  test('are not said to be none for a vault while it cannot be known who they are', async () => {
    const locked = new HubError('SECRETS_LOCKED', { reason: 'passphrase' });
    const identity = { ...identityWith(), account: () => Promise.reject(locked), accounts: () => Promise.resolve([]) };
    const vaults = vaultAccessOf(identity, isMachine);
    await expect(vaults.account(owner.upn, session(PERSON), signal)).rejects.toBe(locked);
    await expect(vaults.account(owner.upn, session('grace'), signal)).rejects.toMatchObject({ code: 'IDENTITY_ACCOUNT_NOT_FOUND' });
  });

  test('are nothing for Graph where they are another provider’s', async () => {
    const identity = identityWith(null);
    const directory = graphIdentity(identity, isMachine);
    expect(await directory.signedIn(session(PERSON))).toBe(false);
    await expect(directory.token({ scopes: ['s'], signal, actor: session(PERSON) })).rejects.toMatchObject({ code: 'GRAPH_UNAUTHORIZED' });
    expect(identity.asked).toEqual([]);
  });

  test.each([
    [new HubError('IDENTITY_CANCELLED', {}), 'GRAPH_UNAUTHORIZED'],
    [new HubError('IDENTITY_TIMED_OUT', { minutes: 5 }), 'GRAPH_UNAUTHORIZED'],
    [new HubError('CONSENT_MISSING', { account: '', scopes: [], url: '' }), 'GRAPH_FORBIDDEN'],
    [new HubError('IDENTITY_CLOCK_WRONG', { aheadSeconds: 600 }), 'IDENTITY_CLOCK_WRONG'],
    [new HubError('IDENTITY_REFUSED', { code: 'AADSTS1', detail: '' }), 'IDENTITY_REFUSED'],
  ])('that give no token (%s) are told of in words that Graph declares', async (failure, code) => {
    const directory = graphIdentity(identityWith('public', failure), isMachine);
    await expect(directory.token({ scopes: ['s'], signal, actor: session(PERSON) })).rejects.toMatchObject({ code });
  });
});

test('whose a session is its account decides, whatever it is called; what was started in one goes by the name', () => {
  const owners: Readonly<Record<string, string>> = { 'an-account': 'account-1' };
  const isOwn = createIsMachine({ isSession: (id) => id !== 'run:1', accountOf: (id) => owners[id], names: new Set(['ada.l']) });
  const as = (id: string, name: string): boolean => isOwn({ id, name, face: 'browser' });
  expect([as('an-account', 'ada'), as('an-account', 'ada.l'), as('a-link', 'ada')]).toEqual([false, false, true]);
  // While an account has the name of the person at the machine, that is not among theirs.
  expect([as('run:1', 'ada'), as('run:1', 'ada.l')]).toEqual([false, true]);
});
