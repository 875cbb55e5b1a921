import type { FaceAudit, Hub, HubSession } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { browserScopes } from './browser-scopes';

/** What a session that a link lets in is made of. */
export interface LinkedSessionOptions {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  /** It ends with this. */
  readonly scope: Scope;
  /** Whose browser it is: the person that the hub runs for. */
  readonly person: string;
}

/** Opens a session for a browser of the machine's own person, once that is written down. */
export async function openLinked(
  { hub, audit, scope, person }: LinkedSessionOptions,
  who: { readonly address: string; readonly userAgent: string },
): Promise<HubSession> {
  const session = hub.sessions.open({ name: person, face: 'browser', ...who }, browserScopes);
  const forget = scope.onClose(() => session.end());
  session.ended.addEventListener('abort', forget, { once: true });
  try {
    await audit.sessionOpened(session.actor);
  } catch (error) {
    session.end(); // Nobody comes in unrecorded.
    throw error;
  }
  return session;
}
