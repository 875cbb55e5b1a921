import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakePlan } from '../../../../tests/support/fake-plan';
import { grantsFile, keepGrants, keptGrants } from './grant-plan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-grant-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const other = 'f'.repeat(64);

describe('what a run was granted', () => {
  it('is kept as it was written down', async () => {
    const plan = fakePlan({ picks: [{ param: 'target', label: '', kind: 'host', value: 'h'.repeat(4_096) }] });
    const written = await keepGrants(folder, plan);
    expect((await keptGrants(folder, written)).kept).toEqual({ state: 'kept', plan });
  });

  it('is nothing of a run that did not come so far', async () => {
    expect((await keptGrants(folder, null)).kept).toEqual({ state: 'none', plan: null });
  });

  it('is not believed where another was written down since, or it was taken away', async () => {
    const written = await keepGrants(folder, fakePlan({ network: true }));
    await keepGrants(folder, fakePlan());
    expect((await keptGrants(folder, written)).kept).toEqual({ state: 'changed', plan: null });
    rmSync(grantsFile(folder));
    expect((await keptGrants(folder, written)).kept).toEqual({ state: 'changed', plan: null });
    symlinkSync('/etc/passwd', grantsFile(folder));
    expect((await keptGrants(folder, written)).kept).toEqual({ state: 'changed', plan: null });
    rmSync(grantsFile(folder));
    mkdirSync(grantsFile(folder));
    expect((await keptGrants(folder, other)).kept).toEqual({ state: 'changed', plan: null });
  });

  it('is said to be without a proof where the hub does not know what it had written', async () => {
    const plan = fakePlan();
    await keepGrants(folder, plan);
    expect((await keptGrants(folder, null)).kept).toEqual({ state: 'unproven', plan });
  });

  it('is said to be unreadable where a later version wrote it otherwise', async () => {
    writeFileSync(grantsFile(folder), '{"level":9}');
    expect((await keptGrants(folder, null)).kept).toEqual({ state: 'unreadable', plan: null });
  });

  it('is not written down where it could not be read again', async () => {
    const long = fakePlan({ picks: [{ param: 'target', label: '', kind: 'host', value: 'h'.repeat(4_097) }] });
    await expect(keepGrants(folder, long)).rejects.toThrow(/value/);
  });
});
