import { expect, it } from 'vitest';
import { demandOf } from './demand';
import type { Policy, Wishes } from './ports';

const nothing: Wishes = {
  subject: { tags: ['Prod'] },
  elevation: false,
  approval: null,
  grants: { network: false },
  secrets: [],
  exposed: [],
  picks: [],
};
const free: Policy = {
  approvalElevation: false,
  approvalNetwork: false,
  approvalHosts: false,
  approvalSecrets: false,
  approvalTags: '',
  approvalHours: 2,
};
const all: Policy = { ...free, approvalElevation: true, approvalNetwork: true, approvalHosts: true, approvalSecrets: true };

it('asks for nobody where neither the script nor a rule does', () => {
  expect(demandOf(nothing, all)).toBeNull();
  const much = { ...nothing, elevation: true, grants: { network: true }, secrets: [{}], picks: [{ kind: 'host' }] };
  expect(demandOf(much, free)).toBeNull();
});

it.each([
  [{ elevation: true }, 'elevation'],
  [{ grants: { network: true } }, 'network'],
  [{ picks: [{ kind: 'host' }] }, 'hosts'],
  [{ secrets: [{}] }, 'secrets'],
  [{ exposed: [{}] }, 'secrets'],
  [{ grants: { network: false, broker: { scopes: [], secrets: [{}] } } }, 'secrets'],
  [{ grants: { network: false, broker: { scopes: [{}], secrets: [] } } }, 'secrets'],
] as const)('by rule, of %j: %s', (wish, cause) => {
  expect(demandOf({ ...nothing, ...wish }, all)).toEqual({ causes: [cause], expiresSeconds: 7_200 });
});

it('takes a broker that is asked for nothing for no secret', () => {
  expect(demandOf({ ...nothing, grants: { network: false, broker: { scopes: [], secrets: [] } } }, all)).toBeNull();
});

it('takes a picked user for no host', () => {
  expect(demandOf({ ...nothing, picks: [{ kind: 'user' }] }, all)).toBeNull();
});

it.each([
  ['prod', true],
  [' staging , PROD', true],
  ['*', true],
  ['pro', false],
  ['', false],
  [',', false],
])('by tags %j: %s', (approvalTags, holds) => {
  expect(demandOf(nothing, { ...free, approvalTags })?.causes ?? []).toEqual(holds ? ['tag'] : []);
});

it('adds up what the script and the rules say, and waits for the shorter time', () => {
  const own = { ...nothing, approval: { expiresSeconds: 60 }, elevation: true };
  expect(demandOf(own, free)).toEqual({ causes: ['script'], expiresSeconds: 60 });
  expect(demandOf(own, all)).toEqual({ causes: ['script', 'elevation'], expiresSeconds: 60 });
  expect(demandOf({ ...own, approval: { expiresSeconds: 86_400 } }, all)?.expiresSeconds).toBe(7_200);
});
