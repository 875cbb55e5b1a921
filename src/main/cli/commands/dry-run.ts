import { HubError } from '#shared/contract/errors';
import { changedBetween } from '#shared/contract/grant-facets';
import type { GrantDigest } from '#shared/contract/grant-plan';
import type { ParamValues } from '#shared/contract/params';
import type { SandboxLevel, Script } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import type { Context } from '../context';
import { facts } from '../output/table';
import { digestText, previewText } from '../show-grants';

/** What `axle run` was called with. */
export interface DryRun {
  readonly script: Script;
  readonly params: ParamValues;
  /** As `--secret` takes them, `name` or `name=@FILE`: nothing is typed or read for them. */
  readonly secrets: readonly string[];
  readonly sandbox: SandboxLevel | undefined;
  /** What was seen before: refuses with GRANTS_CHANGED where it is another by now, as a start would. */
  readonly expect: GrantDigest | undefined;
}

/** `axle run --dry-run`: prints what the run would be granted, and starts nothing; values that a start would refuse are refused. */
export async function dryRun({ script, params, secrets, sandbox, expect }: DryRun, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const preview = await (
    await hub()
  ).runs.preview({
    script: script.id,
    params,
    secrets: secrets.map((secret) => secret.split('=')[0] ?? ''),
    ...(sandbox !== undefined && { sandbox }),
  });
  if (output.json) await output.document(preview);
  else {
    const { trust } = preview;
    if (!isTrusted(trust)) await output.text(facts([[messages.headings.trust, messages.trust.states[trust]]], output.style));
    await output.text(previewText(preview, script.params, context) + digestText(preview, context));
  }
  if (preview.issues.length > 0) throw new HubError('PARAMS_INVALID', { issues: preview.issues });
  const changed = expect === undefined ? [] : changedBetween(expect, preview.digest);
  if (changed.length > 0) throw new HubError('GRANTS_CHANGED', { script: script.id, changed: [...changed] });
}
