import { HubError } from '#shared/contract/errors';
import type { PreviewRemark, RunPreview } from '#shared/contract/grant-plan';
import type { ParamValues } from '#shared/contract/params';
import type { SandboxLevel } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { planGrants } from './grant-plan';
import { wantedLevel } from './level';
import { digestOf } from './plan-digest';
import type { MayRun, Previewed, RunsDeps } from './ports';

/** What somebody thinks of running. */
export interface PreviewRequest {
  readonly script: string;
  readonly params: ParamValues;
  /** Names of the secrets that will be given. */
  readonly secrets: readonly string[];
  readonly sandbox?: SandboxLevel | undefined;
}

/** What who asks may run, and what they may see. */
export interface Rights {
  readonly run: MayRun;
  readonly see: MayRun;
}

type Deps = Pick<RunsDeps, 'work' | 'sandbox' | 'settings' | 'state' | 'home' | 'consent'>;

/** What a run would be granted with these values, by the same rules that a start follows, and what that start would be refused for. */
export async function previewRun(deps: Deps, request: PreviewRequest, rights: Rights): Promise<RunPreview> {
  const asked = request.sandbox ?? null;
  const { wishes, outline, trust, trustRequired, issues, mayRun } = await previewed(deps, request, rights);
  const settings = deps.settings();
  const wanted = wantedLevel(asked, wishes.sandbox, settings);
  const plan = await planGrants(deps.sandbox, wishes, outline, wanted, { state: await deps.state.has(wishes.subject.id) });
  const remarks: PreviewRemark[] = [];
  if (!mayRun) remarks.push('no-right');
  if (!isTrusted(trust.state)) remarks.push(trustRequired ? 'untrusted' : 'unapproved');
  if (wanted.level !== (asked ?? wishes.sandbox ?? settings.sandbox)) remarks.push('raised');
  if (plan.level.inForce !== plan.level.asked) remarks.push('lowered');
  const demand = deps.consent.demandOf(wishes);
  const approval = demand && { causes: [...demand.causes], expiresSeconds: demand.expiresSeconds };
  return { plan, trust: trust.state, issues: [...issues], remarks, approval, digest: digestOf({ plan, trust }, deps.home) };
}

/** Of who may not run it no values are looked at: whether a file of this machine is there is not theirs to ask. */
async function previewed(
  { work }: Deps,
  { script, params, secrets }: PreviewRequest,
  { run, see }: Rights,
): Promise<Previewed & { readonly mayRun: boolean }> {
  try {
    return { ...(await work.preview(script, params, secrets, run)), mayRun: true };
  } catch (error) {
    if (!HubError.is(error, 'SCRIPT_NOT_FOUND')) throw error;
    return { ...(await work.preview(script, {}, [], see)), issues: [], mayRun: false };
  }
}
