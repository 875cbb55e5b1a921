import type { GrantFacet } from '#shared/contract/grant-facets';
import { changedUnasked } from '#shared/contract/grant-facets';
import type { GrantDigest, RunPreview } from '#shared/contract/grant-plan';
import { HubError } from '#shared/contract/errors';
import type { ParamValues } from '#shared/contract/params';
import type { SandboxLevel } from '#shared/contract/scripts';
import type { Named } from '#shared/grants/secret-label';
import type { Context } from './context';
import { grantText, remarkLines } from './output/grant-text';
import { facts } from './output/table';

/** What somebody is about to run. */
export interface AboutToRun {
  readonly script: string;
  readonly params: ParamValues;
  /** Names of the secrets that were given, or will be. */
  readonly secrets: readonly string[];
  readonly sandbox?: SandboxLevel | undefined;
}

/** A preview of a script with these parameters as text: what it says of a start, and all that the run would be granted. */
export const previewText = (
  preview: RunPreview,
  params: readonly Named[],
  { messages, output: { style } }: Pick<Context, 'messages' | 'output'>,
): string => remarkLines(preview, messages.grants) + grantText(preview.plan, params, messages.grants, style);

/** Has somebody see what a run would be granted before they are asked: on standard error, since they answer there. `params` are its script's. */
export async function showGrants(about: AboutToRun, params: readonly Named[], context: Context): Promise<RunPreview> {
  const preview = await ask(about, context);
  if (preview.issues.length > 0) throw new HubError('PARAMS_INVALID', { issues: preview.issues });
  context.output.note(previewText(preview, params, context));
  return preview;
}

/**
 * The digest to start with once the secrets were typed: of what was seen, but for what the person changed since by leaving one out.
 * Refuses with GRANTS_CHANGED where anything else is different.
 */
export async function digestOnceTyped(
  seen: RunPreview,
  shown: AboutToRun,
  given: readonly string[],
  context: Context,
): Promise<GrantDigest> {
  if (shown.secrets.length === given.length) return seen.digest;
  const { digest } = await ask({ ...shown, secrets: given }, context);
  const changed: readonly GrantFacet[] = changedUnasked(seen.digest, digest);
  if (changed.length > 0) throw new HubError('GRANTS_CHANGED', { script: shown.script, changed: [...changed] });
  return digest;
}

const ask = async ({ sandbox, ...about }: AboutToRun, { hub }: Context): Promise<RunPreview> =>
  await (await hub()).runs.preview({ ...about, secrets: [...about.secrets], ...(sandbox !== undefined && { sandbox }) });

/** Names a preview for `--expect`. */
export const digestText = ({ digest }: RunPreview, { messages, output: { style } }: Pick<Context, 'messages' | 'output'>): string =>
  facts([[messages.headings.digest, digest]], style);
