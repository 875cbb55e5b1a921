import type { ApprovalRequest } from '#shared/contract/approvals';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';

/**
 * Waits until another person has decided on a request; gives its run. An interrupt takes the request back: then undefined. Refuses with
 * APPROVAL_REFUSED, APPROVAL_EXPIRED, or APPROVAL_REQUEST_OVER where it came to any other end.
 */
export async function followRequest(request: string, context: Context): Promise<RunId | undefined> {
  const { interrupted, messages, output } = context;
  const taking: Promise<void>[] = [];
  const takeBack = (): void => void taking.push(cancelRequest(request, context));
  interrupted.addEventListener('abort', takeBack, { once: true });
  if (interrupted.aborted) takeBack();
  let last: ApprovalRequest | undefined;
  try {
    for await (const now of requestEvents(request, context)) {
      last = now;
      if (output.json) await output.event({ type: 'request', request: now });
    }
    await Promise.all(taking);
  } finally {
    interrupted.removeEventListener('abort', takeBack);
  }
  if (last === undefined || (last.state === 'cancelled' && interrupted.aborted)) return undefined;
  if (last.run !== null) {
    if (!output.json) output.note(messages.approvals.agreed(last));
    return last.run;
  }
  if (last.state === 'failed' && last.code !== null && !output.json) output.note(messages.approvals.failed(last));
  throw endOf(last);
}

/** Why nothing came of a request. */
function endOf({ id, state, decision }: ApprovalRequest): HubError {
  if (state === 'refused')
    return new HubError('APPROVAL_REFUSED', { request: id, by: decision?.by.name ?? '', reason: decision?.reason ?? '' });
  if (state === 'expired') return new HubError('APPROVAL_EXPIRED', { request: id });
  return new HubError('APPROVAL_REQUEST_OVER', { request: id, state });
}

function requestEvents(request: string, { hub, messages, output }: Context): AsyncGenerator<ApprovalRequest, void, void> {
  const open = async function* (): AsyncGenerator<ApprovalRequest, void, void> {
    yield* (await hub()).approvals.observe({ request });
  };
  const again = async (): Promise<void> => {
    output.note(messages.reconnecting);
    await hub();
  };
  return resume(open, () => undefined, again);
}

async function cancelRequest(request: string, { hub }: Context): Promise<void> {
  try {
    await (await hub()).approvals.cancel({ request });
  } catch (error) {
    if (!HubError.is(error, 'APPROVAL_REQUEST_OVER')) throw error; // Somebody was quicker: what they said holds.
  }
}
