import type { RunPreview } from '#shared/contract/grant-plan';
import type { ParamValues } from '#shared/contract/params';
import type { SandboxLevel } from '#shared/contract/scripts';
import { planGrants } from './grant-plan';
import { wantedLevel } from './level';
import type { MayRun, RunsDeps } from './ports';

/** What somebody thinks of running. */
export interface PreviewRequest {
  readonly script: string;
  readonly params: ParamValues;
  /** Names of the secrets that will be given. */
  readonly secrets: readonly string[];
  readonly sandbox?: SandboxLevel | undefined;
}

/** What a run would be granted with these values, by the same rules that a start follows. */
export async function previewRun(
  { work, sandbox, settings }: Pick<RunsDeps, 'work' | 'sandbox' | 'settings'>,
  { script, params, secrets, sandbox: asked }: PreviewRequest,
  may: MayRun,
): Promise<RunPreview> {
  const { wishes, outline, trust, issues } = await work.preview(script, params, secrets, may);
  const plan = await planGrants(sandbox, wishes, outline, wantedLevel(asked ?? null, wishes.sandbox, settings()));
  return { plan, trust, issues: [...issues] };
}
