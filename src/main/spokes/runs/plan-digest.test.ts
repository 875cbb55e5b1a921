import { describe, expect, it } from 'vitest';
import { changedBetween, changedUnasked } from '#shared/contract/grant-facets';
import type { FolderGrant, GrantPlan } from '#shared/contract/grant-plan';
import { fakePlan } from '../../../../tests/support/fake-plan';
import { demandSame, digestOf } from './plan-digest';

const trust = { state: 'approved', digest: 'a'.repeat(64) } as const;
const home = '/home/ada/.local/share/axle';
const named = (plan: GrantPlan, own: typeof trust | null = trust): string => digestOf({ plan, trust: own }, home);
const folder = (path: string): FolderGrant => ({ path, real: path, write: false, param: 'input', refused: null, withheld: [] });
const first = named(fakePlan());

describe('the digest of a plan', () => {
  it('is the same for the same, whatever the order of its keys', () => {
    const plan = fakePlan();
    expect(named(Object.fromEntries(Object.entries(plan).toReversed()) as GrantPlan)).toBe(first);
    expect(changedBetween(first, first)).toEqual([]);
  });

  it('names what is different', () => {
    const differs = (more: Partial<GrantPlan>): readonly string[] => changedBetween(first, named(fakePlan(more)));
    expect(differs({ network: true })).toEqual(['network']);
    expect(differs({ level: { asked: 'strict', inForce: 'strict', reason: null } })).toEqual(['sandbox']);
    expect(differs({ folders: [folder('/srv')], network: true })).toEqual(['network', 'folders']);
    expect(differs({ timeoutSeconds: 5 })).toEqual(['timeout']);
    expect(differs({ workdir: '/srv/work' })).toEqual(['folders']);
    expect(differs({ exposed: [{ param: 'token', label: 'Token' }] })).toEqual(['secrets']);
    expect(differs({ secrets: [{ name: 'TOKEN', variable: 'AXLE_SECRET_TOKEN', file: null }] })).toEqual(['secrets']);
  });

  it('names tokens and secrets by themselves, and is what it was before there were any', () => {
    const broker = { account: 'default', scopes: ['https://graph.microsoft.com/User.Read'], secrets: [] };
    const granted = named(fakePlan({ broker }));
    expect(changedBetween(first, granted)).toEqual(['broker']);
    expect(changedBetween(granted, first)).toEqual(['broker']);
    expect(changedBetween(granted, named(fakePlan({ broker: { ...broker, account: 'other' } })))).toEqual(['broker']);
    expect(changedUnasked(first, granted)).toEqual(['broker']);
  });

  it('is what it was before plans could say where a run starts, where that is its own folder', () => {
    const { workdir: _workdir, ...before } = fakePlan();
    expect(named(before as GrantPlan)).toBe(first);
  });

  it('names other bytes, and another approval of the same', () => {
    expect(changedBetween(first, digestOf({ plan: fakePlan(), trust: { state: 'approved', digest: 'b'.repeat(64) } }, home))).toEqual([
      'script',
    ]);
    expect(changedBetween(first, digestOf({ plan: fakePlan(), trust: { state: 'withdrawn', digest: 'a'.repeat(64) } }, home))).toEqual([
      'trust',
    ]);
    expect(changedBetween(first, named(fakePlan(), null))).toEqual(['script', 'trust']);
  });

  it('says that something is different where it has no name for it', () => {
    const [whole = '', facets = ''] = first.split('.');
    expect(changedBetween(`${whole.replaceAll(/./g, '0')}.${facets}`, first)).toEqual(['other']);
  });

  it('leaves out names at random: where a file was sent to, where packages lie, that the script keeps something', () => {
    const sent = (id: string) => named(fakePlan({ folders: [folder(`${home}/uploads/${id}/list.csv`)] }));
    expect(sent('3f2c')).toBe(sent('9d1e'));
    expect(changedBetween(sent('3f2c'), named(fakePlan({ folders: [folder(`${home}/uploads/3f2c/other.csv`)] })))).toEqual(['folders']);
    expect(named(fakePlan({ environment: { kind: 'python', path: '/run/env', real: `${home}/environments/x`, write: false } }))).toBe(
      first,
    );
    expect(named(fakePlan({ state: { file: '/run/axle-state.jsonl' } }))).toBe(first);
  });

  it('is refused with what changed', () => {
    const plan = fakePlan({ network: true });
    expect(() => demandSame(digestOf({ plan, trust }, home), { plan, trust }, 'hello', home)).not.toThrow();
    expect(() => demandSame(digestOf({ plan: fakePlan(), trust }, home), { plan, trust }, 'hello', home)).toThrow(
      expect.objectContaining({ code: 'GRANTS_CHANGED', data: { script: 'hello', changed: ['network'] } }),
    );
  });

  it('tells what nobody typed from what the values of a form change', () => {
    const typed = named(fakePlan({ folders: [folder('/srv')] }));
    expect(changedUnasked(first, typed)).toEqual([]);
    const swapped = digestOf({ plan: fakePlan({ folders: [folder('/srv')] }), trust: { state: 'new', digest: 'b'.repeat(64) } }, home);
    expect(changedUnasked(first, swapped)).toEqual(['script', 'trust']);
  });
});
