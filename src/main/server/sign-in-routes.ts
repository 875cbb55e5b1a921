import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HubError } from '#shared/contract/errors';
import type { FaceAudit, From, Hub, SignIn, SignInStep } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { Admission } from './admission';
import { cookie, cookieOf } from './cookies';
import { inert, json, parse } from './json-answer';
import { signInPage, type SignInForm } from './sign-in-page';
import type { SignInWords } from './sign-in-words';
import { addUnlockRoutes } from './unlock-routes';

/** A form of the page is shorter than this. Bytes. */
const MOST_FORM = 8_192;
/** An answer of an authenticator, as JSON. Bytes. */
const MOST_ANSWER = 65_536;
const FIVE_MINUTES = 300;
const TEN_MINUTES = 600;
const YEAR = 365 * 24 * 3_600;

/** What the sign-in needs of the face that it is part of. */
export interface SignInRouteOptions {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  readonly signIn: SignIn;
  readonly scope: Scope;
  readonly admission: Admission;
  readonly person: string;
  readonly onOpened: (who: { readonly address: string; readonly userAgent: string }) => void;
}

/** Whether a path is one of the sign-in, which is there for who is not let in yet. */
export const isSignInPath = (path: string): boolean => path === '/sign-in' || path.startsWith('/sign-in/');

/** Where to go after signing in: a path of ours, whatever the address said. */
export const nextOf = (text: unknown): string =>
  typeof text === 'string' &&
  /^\/(?![/\\])[\w.~!$&()*+,;=:@%/?#-]*$/.test(text) &&
  text.length <= 1_024 &&
  !isSignInPath(text.split('?', 1)[0] ?? '')
    ? text
    : '/';

/** `/sign-in` and what is below it. Each step is a page; cookies hold what a browser has reached. */
export function addSignInRoutes(face: FastifyInstance, options: SignInRouteOptions): void {
  const { hub, signIn, scope, admission, onOpened } = options;
  const cookies = (): Readonly<Record<'session' | 'device' | 'pending' | 'away' | 'next', string>> => {
    const session = admission.cookieName();
    const port = session.split('_').at(-1) ?? '';
    const named = (what: string): string => `axle_${what}_${port}`;
    return { session, device: named('device'), pending: named('pending'), away: named('away'), next: named('next') };
  };
  const fromOf = ({ raw, headers }: FastifyRequest): From => ({
    address: raw.socket.remoteAddress ?? '',
    userAgent: (headers['user-agent'] ?? '').slice(0, 512),
    device: cookieOf(raw, cookies().device),
  });
  const formOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    next: string,
    form: SignInForm,
    problem?: (words: SignInWords) => string,
  ): FastifyReply => {
    const page = signInPage({ form, next, acceptLanguage: request.headers['accept-language'], ...(problem !== undefined && { problem }) });
    return reply.code(status).headers(page.headers).send(page.body);
  };

  /** The cookies of somebody who came in; whatever the browser had before is over. */
  async function letIn(request: FastifyRequest, step: Extract<SignInStep, { step: 'in' }>): Promise<readonly string[]> {
    const { session, secret, device, seconds } = step.signedIn;
    const names = cookies();
    const former = cookieOf(request.raw, names.session);
    if (former !== undefined) {
      hub.sessions.bySecret(former)?.end();
      await signIn.endBySecret(former);
    }
    const { address, userAgent } = fromOf(request);
    onOpened({ address, userAgent });
    hub.log.info('http.signed-in', { session: session.id });
    return [
      cookie(request.raw, names.session, secret, { maxAge: seconds }),
      cookie(request.raw, names.device, device, { maxAge: YEAR, path: '/sign-in' }),
      cookie(request.raw, names.pending, '', { maxAge: 0, path: '/sign-in' }),
    ];
  }

  const pendingCookie = (request: FastifyRequest, pending: string): string =>
    cookie(request.raw, cookies().pending, pending, { maxAge: FIVE_MINUTES, path: '/sign-in' });

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    next: string,
    step: SignInStep,
    asked: SignInForm,
  ): Promise<FastifyReply> {
    switch (step.step) {
      case 'in':
        return reply
          .code(303)
          .headers({ ...inert, location: next })
          .header('set-cookie', await letIn(request, step))
          .send();
      case 'factor':
        reply.header('set-cookie', pendingCookie(request, step.pending));
        return show(request, reply, 200, next, { ask: 'code', totp: step.totp, ways: step.ways });
      case 'new-password': {
        const { refused } = step;
        reply.header('set-cookie', pendingCookie(request, step.pending));
        return show(
          request,
          reply,
          refused === undefined ? 200 : 400,
          next,
          { ask: 'new-password' },
          refused && (({ faults }) => faults[refused.reason](refused.least)),
        );
      }
      case 'again':
        return show(request, reply, 401, next, { ask: 'password', ways: signIn.ways() }, ({ over }) => over);
      case 'refused': {
        const { reason, seconds = 0, at = '' } = step;
        if (reason === 'locked') {
          reply.header('retry-after', String(seconds));
          return show(request, reply, 429, next, asked, (words) => words.locked(seconds));
        }
        if (reason === 'declined') return show(request, reply, 401, next, asked, (words) => words.declined(at));
        return show(
          request,
          reply,
          reason === 'busy' || reason === 'unavailable' ? 503 : 401,
          next,
          asked,
          ({ refused, codeUnavailable }) => (reason === 'unavailable' && asked.ask === 'code' ? codeUnavailable : refused[reason]),
        );
      }
    }
  }
  /** A browser says with each form where it comes from; who does not is none, or is another site's. */
  const isOurs = (request: FastifyRequest, reply: FastifyReply): boolean => {
    if (admission.turnSocket(request.raw) === undefined) return true;
    hub.log.warn('http.refused', { reason: 'origin' });
    void reply.code(403).headers(inert).send();
    return false;
  };

  // What is read here is no business of the other routes, which take bodies as they come.
  void face.register((app, _options, done) => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: MOST_FORM }, (_request, body, parsed) =>
      parsed(null, body),
    );
    app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: MOST_ANSWER }, (_request, body, parsed) =>
      parsed(null, body),
    );

    app.get('/sign-in', (request, reply) => {
      const { next: asked } = request.query as { readonly next?: unknown };
      const next = nextOf(asked);
      const toNext = { ...inert, location: next };
      if (admission.session(request.raw) !== undefined || !signIn.possible()) return reply.code(303).headers(toNext).send();
      const site = request.headers['sec-fetch-site'];
      // Who follows a link of elsewhere is signed in already as often as not: the strict cookie comes with the next request.
      if (site === 'cross-site' || site === 'same-site') return show(request, reply, 200, next, { ask: 'nothing' });
      return show(request, reply, 200, next, { ask: 'password', ways: signIn.ways() });
    });

    app.get('/sign-in/ways', (_request, reply) =>
      reply
        .code(200)
        .headers({ ...inert, 'content-type': 'application/json' })
        .send(JSON.stringify({ possible: signIn.possible(), ways: signIn.ways() })),
    );

    app.post('/sign-in', async (request, reply) => {
      if (!isOurs(request, reply)) return reply;
      const form = formOf(request);
      const name = (form.get('name') ?? '').trim().slice(0, 256);
      const step = await signIn.password(name, (form.get('password') ?? '').slice(0, 1_024), fromOf(request), scope);
      return await answer(request, reply, nextOf(form.get('next')), step, { ask: 'password', ways: signIn.ways(), name });
    });

    app.post('/sign-in/code', async (request, reply) => {
      if (!isOurs(request, reply)) return reply;
      const form = formOf(request);
      const pending = cookieOf(request.raw, cookies().pending) ?? '';
      const asked = signIn.further(pending) ?? { totp: true, ways: [] };
      const step = await signIn.code(pending, (form.get('code') ?? '').slice(0, 64), fromOf(request), scope);
      return await answer(request, reply, nextOf(form.get('next')), step, { ask: 'code', ...asked });
    });

    /** After a further factor, whose page goes here by a script. */
    app.get('/sign-in/password', (request, reply) => {
      const { next } = request.query as { readonly next?: unknown };
      return show(request, reply, 200, nextOf(next), { ask: 'new-password' });
    });

    app.post('/sign-in/password', async (request, reply) => {
      if (!isOurs(request, reply)) return reply;
      const form = formOf(request);
      const next = nextOf(form.get('next'));
      const password = form.get('password') ?? '';
      if (password !== form.get('again')) return show(request, reply, 400, next, { ask: 'new-password' }, ({ differ }) => differ);
      const pending = cookieOf(request.raw, cookies().pending) ?? '';
      const step = await signIn.newPassword(pending, password.slice(0, 1_024), fromOf(request), scope);
      return await answer(request, reply, next, step, { ask: 'new-password' });
    });

    app.get<{ Params: { id: string } }>('/sign-in/with/:id', async (request, reply) => {
      const { id } = request.params;
      const next = nextOf((request.query as { readonly next?: unknown }).next);
      // A page of elsewhere signs nobody in by sending them here: they press the button themselves.
      if (request.headers['sec-fetch-site'] === 'cross-site') {
        return show(request, reply, 403, next, { ask: 'password', ways: signIn.ways() });
      }
      const back = `${originOf(request)}/sign-in/with/${encodeURIComponent(id)}/back`;
      let left: Awaited<ReturnType<typeof signIn.leave>>;
      try {
        const session = admission.session(request.raw);
        const over = session === undefined && cookieOf(request.raw, cookies().session) !== undefined;
        left = await signIn.leave(id, back, { ...fromOf(request), over }, session?.locked === true ? session : undefined);
      } catch (error) {
        // The provider is down, or is not who it was: the other ways are there still.
        if (!(error instanceof HubError)) throw error;
        hub.log.warn('http.way-unavailable', { way: id, code: error.code });
        return show(request, reply, 503, next, { ask: 'password', ways: signIn.ways() }, ({ refused }) => refused.unavailable);
      }
      if (left === undefined) return reply.code(404).headers(inert).send();
      if ('seconds' in left) {
        const { seconds } = left;
        reply.header('retry-after', String(seconds));
        return show(request, reply, 429, next, { ask: 'password', ways: signIn.ways() }, (words) => words.locked(seconds));
      }
      // Who comes back comes from another site: a strict cookie would stay behind.
      const keep = (name: string, value: string): string =>
        cookie(request.raw, name, value, { maxAge: TEN_MINUTES, sameSite: 'Lax', path: '/sign-in' });
      return reply
        .code(303)
        .headers({ ...inert, location: left.location })
        .header('set-cookie', [keep(cookies().away, left.kept), keep(cookies().next, Buffer.from(next).toString('base64url'))])
        .send();
    });

    app.get<{ Params: { id: string } }>('/sign-in/with/:id/back', async (request, reply) => {
      const arrived = new URL(request.url, originOf(request));
      const kept = cookieOf(request.raw, cookies().away) ?? '';
      const step = await signIn.arrive(request.params.id, arrived, kept, fromOf(request), scope);
      const next = nextOf(Buffer.from(cookieOf(request.raw, cookies().next) ?? '', 'base64url').toString());
      const spent = [cookies().away, cookies().next].map((name) =>
        cookie(request.raw, name, '', { maxAge: 0, sameSite: 'Lax', path: '/sign-in' }),
      );
      if (step.step !== 'in') {
        reply.header('set-cookie', spent);
        return await answer(request, reply, next, step, { ask: 'password', ways: signIn.ways() });
      }
      reply.header('set-cookie', [...(await letIn(request, step)), ...spent]);
      return show(request, reply, 200, next, { ask: 'nothing' });
    });

    addUnlockRoutes(app, {
      ...options,
      isOurs,
      letIn,
      fromOf,
      pendingOf: ({ raw }) => cookieOf(raw, cookies().pending) ?? '',
      pendingCookie,
    });

    app.get<{ Params: { id: string } }>('/sign-in/factor/:id/page.js', (request, reply) => {
      const script = signIn.script(request.params.id);
      if (script === undefined) return reply.code(404).headers(inert).send();
      return reply
        .code(200)
        .headers({ ...inert, 'content-type': 'text/javascript; charset=utf-8' })
        .send(script);
    });

    app.post<{ Params: { id: string } }>('/sign-in/factor/:id/ask', async (request, reply) => {
      if (!isOurs(request, reply)) return reply;
      const pending = cookieOf(request.raw, cookies().pending) ?? '';
      const asked = await signIn.askFactor(pending, request.params.id, originOf(request));
      return json(reply, 'ask' in asked ? 200 : 401, asked);
    });

    /** `{step: 'in'}` with the cookies: the page goes to where it was to go. Anything else says what is wrong. */
    app.post<{ Params: { id: string } }>('/sign-in/factor/:id', async (request, reply) => {
      if (!isOurs(request, reply)) return reply;
      const pending = cookieOf(request.raw, cookies().pending) ?? '';
      const given = parse(request.body);
      const step = await signIn.factor(pending, request.params.id, given, originOf(request), fromOf(request), scope);
      if (step.step === 'in') {
        reply.header('set-cookie', await letIn(request, step));
        return json(reply, 200, { step: 'in' });
      }
      if (step.step !== 'new-password') return json(reply, 401, step);
      reply.header('set-cookie', pendingCookie(request, step.pending));
      return json(reply, 200, { step: 'new-password' });
    });

    /** What is not ours here is nobody's: these paths are open to who is not let in, and the dashboard's files are not. */
    app.route({ method: ['GET', 'HEAD'], url: '/sign-in/*', handler: (_request, reply) => reply.code(404).headers(inert).send() });
    app.head('/sign-in', (_request, reply) => reply.code(404).headers(inert).send());
    done();
  });
}

/** Our own origin as the browser wrote it; the name in it was looked at already. */
const originOf = (request: FastifyRequest): string => `http://${request.headers.host ?? ''}`;
