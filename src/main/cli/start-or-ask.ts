import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { RunState, type RunId } from '#shared/contract/runs';
import type { Context } from './context';
import { CANCELLED } from './exit-code';
import { followRequest } from './follow-request';

/** What is to be started. */
export type StartOf = Parameters<HubClient['runs']['start']>[0];

/**
 * Starts a script; where another person has to agree and a reason was given, asks for that and waits. Undefined where there is no run to
 * follow: the request was left to the hub, or was taken back. Refuses with APPROVAL_REQUIRED where no reason was given.
 */
export async function startOrAsk(
  start: StartOf,
  reason: string | undefined,
  detach: boolean,
  context: Context,
): Promise<{ readonly run: RunId; readonly state: RunState } | undefined> {
  const { output, messages } = context;
  const hub = await context.hub();
  try {
    return await hub.runs.start(start);
  } catch (error) {
    if (reason === undefined || !HubError.is(error, 'APPROVAL_REQUIRED')) throw error;
  }
  const request = await hub.approvals.ask({ ...start, reason });
  if (output.json) await output.event({ type: 'request', request });
  else output.note(messages.approvals.waits(request, (await hub.approvals.approvers({})).others));
  if (detach) {
    if (!output.json) await output.text(`${request.id}\n`);
    return undefined;
  }
  const run = await followRequest(request.id, context);
  if (run === undefined) context.exit(CANCELLED);
  return run === undefined ? undefined : { run, state: RunState.enum.starting };
}
