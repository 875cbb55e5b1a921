import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PASSWORD_MOST } from '#shared/contract/account-values';
import { z } from '#shared/contract/zod';
import type { FaceAudit, From, Hub, SignIn, SignInStep } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { UnlockStep } from '#main/platform/sign-in-port';
import type { Admission } from './admission';
import { cookie } from './cookies';
import { json, parse } from './json-answer';
import { openLinked } from './linked-session';

/** What these need of the face, and of the sign-in that they are part of. */
export interface UnlockRouteOptions {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  readonly signIn: SignIn;
  readonly scope: Scope;
  readonly admission: Admission;
  readonly person: string;
  readonly isOurs: (request: FastifyRequest, reply: FastifyReply) => boolean;
  readonly letIn: (request: FastifyRequest, step: Extract<SignInStep, { step: 'in' }>) => Promise<readonly string[]>;
  readonly fromOf: (request: FastifyRequest) => From;
  readonly pendingOf: (request: FastifyRequest) => string;
  readonly pendingCookie: (request: FastifyRequest, pending: string) => string;
}

const Given = z.object({
  by: z.enum(['account', 'passphrase']),
  secret: z
    .string()
    .min(1)
    .max(PASSWORD_MOST * 4),
  code: z.string().max(64).optional(),
});
const GivenCode = z.object({ code: z.string().max(64) });

/**
 * How a browser's lock screen unlocks its session: as a sign-in does it, with a new session and a new cookie. What had the old one, another tab say,
 * has nothing. Answers are JSON: `{step}`, and with `refused` the reason.
 */
export function addUnlockRoutes(app: FastifyInstance, options: UnlockRouteOptions): void {
  const { hub, signIn, scope, admission, isOurs, letIn, fromOf, pendingOf, pendingCookie } = options;

  async function answer(request: FastifyRequest, reply: FastifyReply, step: SignInStep | UnlockStep): Promise<FastifyReply> {
    switch (step.step) {
      case 'in':
        reply.header('set-cookie', await letIn(request, step));
        return json(reply, 200, { step: 'in' });
      case 'factor':
        reply.header('set-cookie', pendingCookie(request, step.pending));
        return json(reply, 200, { step: 'factor', totp: step.totp, keys: step.ways.some(({ id }) => id === 'webauthn') });
      case 'new-password':
        reply.header('set-cookie', pendingCookie(request, step.pending));
        return json(reply, 200, { step: 'new-password' });
      case 'refused':
        return json(reply, step.reason === 'locked' ? 429 : 401, step);
      case 'code':
        return json(reply, 200, { step: 'code' });
      case 'again':
      case 'machine':
        return json(reply, 401, { step: 'again' });
    }
  }

  app.post('/sign-in/unlock', async (request, reply) => {
    if (!isOurs(request, reply)) return reply;
    const session = admission.session(request.raw);
    const given = Given.safeParse(parse(request.body));
    // Who has no session, or one that is open, has nothing to unlock: they sign in.
    if (session?.locked !== true || !given.success) return json(reply, 401, { step: 'again' });
    const from = fromOf(request);
    const step = await signIn.unlock(session, given.data, from, scope);
    if (step.step !== 'machine') return await answer(request, reply, step);
    const next = await openLinked(options, { address: from.address, userAgent: from.userAgent });
    reply.header('set-cookie', cookie(request.raw, admission.cookieName(), hub.sessions.secretFor(next)));
    session.end();
    return json(reply, 200, { step: 'in' });
  });

  /** Of the second factor, once the password was right. */
  app.post('/sign-in/unlock/code', async (request, reply) => {
    if (!isOurs(request, reply)) return reply;
    const given = GivenCode.safeParse(parse(request.body));
    if (!given.success) return json(reply, 401, { step: 'again' });
    return await answer(request, reply, await signIn.code(pendingOf(request), given.data.code, fromOf(request), scope));
  });
}
