import { HubError } from '#shared/contract/errors';
import type { JobStep } from '#shared/contract/jobs';
import { literalParams } from '#shared/contract/step-params';
import type { Context } from './context';
import { grantLine, remarkLines } from './output/grant-text';
import { safeText } from './output/safe-text';

/** Has who sits there see, step by step, what the scripts of a job may reach; what their values depend on is not known before. */
export async function showSteps(
  plan: { readonly steps: readonly JobStep[] } | null,
  { yes }: { readonly yes?: boolean },
  context: Context,
): Promise<void> {
  if (plan === null || yes === true || !process.stderr.isTTY) return;
  for (const step of plan.steps) context.output.note(await lineOf(step, context));
}

async function lineOf(step: JobStep, { hub, messages }: Context): Promise<string> {
  const name = `${safeText(step.id)} – `;
  try {
    const preview = await (await hub()).runs.preview({ script: step.script, params: literalParams(step) });
    return (
      name + [grantLine(preview.plan, messages.grants), ...remarkLines(preview, messages.grants).split('\n')].filter(Boolean).join(' · ')
    );
  } catch (error) {
    // One that cannot be run says so, and holds up none of the others: whether the job is started is for its own checks.
    return name + messages.error(HubError.from(error));
  }
}
