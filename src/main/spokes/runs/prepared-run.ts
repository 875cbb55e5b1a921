import { HubError } from '#shared/contract/errors';
import { changedBetween } from '#shared/contract/grant-facets';
import type { GrantDigest, GrantPlan } from '#shared/contract/grant-plan';
import type { RunMode } from '#shared/contract/scripts';
import type { TrustState } from '#shared/contract/trust';
import { wantedLevel } from './level';
import type { ConsentDemand, MayRun, RunsDeps, Work } from './ports';
import { previewRun } from './preview';
import type { StartRequest } from './start-request';

/** A start that was checked and not made. */
export interface PreparedRun {
  readonly subject: Work['subject'];
  /** The parameters in full; secrets have no value. */
  readonly params: Work['params'];
  readonly plan: GrantPlan;
  readonly trust: TrustState;
  readonly mode: RunMode;
  /** What the start is to be bound to. */
  readonly digest: GrantDigest;
  /** Why another person has to agree to it; null where nobody has to. */
  readonly demand: ConsentDemand | null;
}

type Deps = Pick<RunsDeps, 'work' | 'sandbox' | 'settings' | 'state' | 'home' | 'consent'>;

/** Checks a start as far as that goes without making one; refuses with the codes of `runs.start`, but for a slot. */
export async function prepareRun(deps: Deps, request: StartRequest, may: MayRun): Promise<PreparedRun> {
  const work = await deps.work.find(request.script, request.params, may, request.exposes);
  const { level, fallback } = wantedLevel(request.sandbox ?? null, work.sandbox, deps.settings());
  if (!fallback) await deps.sandbox.demand(level);
  const isSecret = new Set(work.params.filter(({ secret }) => secret).map(({ name }) => name));
  const open = Object.fromEntries(Object.entries(request.params).filter(([name]) => !isSecret.has(name)));
  const about = { script: work.subject.id, params: open, secrets: [...isSecret], sandbox: request.sandbox };
  const { plan, trust, digest } = await previewRun(deps, about, { run: may, see: may });
  const changed = request.expect === undefined ? [] : changedBetween(request.expect, digest);
  if (changed.length > 0) throw new HubError('GRANTS_CHANGED', { script: work.subject.id, changed: [...changed] });
  const mode = request.mode ?? work.mode;
  return { subject: work.subject, params: work.params, plan, trust, mode, digest, demand: deps.consent.demandOf(work) };
}
