import { join } from 'node:path';
import type { FaceAudit, HttpFace, Hub, OpenHooks, SignIn } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';

/**
 * How a process that becomes the hub opens its face for browsers; `dist` is the folder of the bundles (`dist/main`).
 * The server is loaded when it is first asked for: most hubs never serve. Fails with PORT_TAKEN.
 */
export function httpOpener(dist: string) {
  return async (hub: Hub, port: number, scope: Scope, audit: FaceAudit, signIn: SignIn): Promise<HttpFace> => {
    const { createHttpFace } = await import('./http-face');
    return await createHttpFace({ hub, audit, signIn, scope, port, rendererFolder: join(dist, '..', 'renderer') });
  };
}

/** How it opens its face for hooks; loaded when it is first asked for as well. Fails with PORT_TAKEN or ADDRESS_UNKNOWN. */
export const openHooks: OpenHooks = async (options) => {
  const { createHooksFace } = await import('./hooks-face');
  return await createHooksFace(options);
};
