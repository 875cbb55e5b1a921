import { HubError } from '#shared/contract/errors';
import { reasonOf, UnreachedError } from '#main/platform/https-fetch';
import { AnsweredError } from './answers';

type Sdk = Pick<typeof import('@microsoft/microsoft-graph-client'), 'GraphClientError'>;

/** The client makes everything that fails below it into errors of its own, but for those that are its own already: so it is wrapped in one. */
export const passOn = ({ GraphClientError }: Sdk, error: unknown): Error => Object.assign(new GraphClientError('below'), { cause: error });

/** What was wrapped, where something was. */
export const passed = ({ GraphClientError }: Sdk, error: unknown): unknown => (error instanceof GraphClientError ? error.cause : error);

/** What was being done. */
export interface Asked {
  readonly host: string;
  readonly permission: string;
  readonly signal: AbortSignal;
}

/** Whatever ended a request, as a code. What none of it is stays as it is: a fault. */
export function asGraphFault(error: unknown, { host, permission, signal }: Asked): unknown {
  if (error instanceof HubError) return error;
  if (signal.aborted) return new HubError('CANCELLED', {}, { cause: error });
  if (error instanceof UnreachedError) return new HubError('GRAPH_UNREACHABLE', { host, reason: reasonOf(error) }, { cause: error });
  if (error instanceof SyntaxError) return new HubError('GRAPH_UNREACHABLE', { host, reason: 'answer' }, { cause: error });
  const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  if (status === undefined) return error;
  const { code, detail } = saidOf(error);
  return refusal(status, { host, permission, code, detail });
}

/** What Graph says no with, by its status. */
export function refusal(
  status: number,
  {
    host,
    permission,
    code,
    detail,
  }: { readonly host: string; readonly permission: string; readonly code: string; readonly detail: string },
): HubError {
  if (status === 401) return new HubError('GRAPH_UNAUTHORIZED', { reason: 'refused' });
  if (status === 403) return new HubError('GRAPH_FORBIDDEN', { permission, code });
  if (status >= 500) return new HubError('GRAPH_UNREACHABLE', { host, reason: 'server' });
  // 200 here is an answer that the client could not read.
  if (status < 400) return new HubError('GRAPH_UNREACHABLE', { host, reason: 'answer' });
  return new HubError('GRAPH_REFUSED', { status, code, detail });
}

/** The code and words of a refusal, wherever they were put. */
export function saidOf(error: unknown): { readonly code: string; readonly detail: string } {
  const body = error instanceof Error && 'body' in error ? error.body : error;
  const parsed = AnsweredError.safeParse(typeof body === 'string' ? asJson(body) : body);
  if (!parsed.success) return { code: '', detail: '' };
  return { code: parsed.data.error.code, detail: parsed.data.error.message ?? '' };
}

/** The client keeps what stood within `error` alone. */
function asJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'error' in value ? value : { error: value };
  } catch {
    return undefined;
  }
}
