import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** What the person does at the provider's pages. `cancel`: leaves at the first of them; `deny`: signs in and refuses consent. */
export type LoginAct = 'accept' | 'cancel' | 'deny';

/** Where the browser came to rest. */
export interface Landed {
  readonly url: string;
  /** 0 where `stop` kept it from going there. */
  readonly status: number;
  /** The words of the page. */
  readonly text: string;
}

/** A person's browser. Cookies last as long as it does: a second visit finds them signed in. */
export interface HeadlessBrowser {
  /** Opens an address, follows redirects and answers the provider's forms, until a page asks for nothing or `stop` says so of an address. */
  visit(url: string, act?: LoginAct, stop?: (url: string) => boolean): Promise<Landed>;
}

const MOST_STEPS = 25;

/** A browser that signs `person` in at `oidc-provider`'s own pages, trusting the certificate `ca` (PEM). */
export function createHeadlessBrowser(person: string, ca: string): HeadlessBrowser {
  const cookies = new Map<string, string>();

  async function ask(url: string, form: URLSearchParams | undefined): Promise<{ response: IncomingMessage; body: string }> {
    const options = {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      agent: false as const,
    };
    const request = url.startsWith('https:') ? requestHttps(url, { ...options, ca }) : requestHttp(url, options);
    request.end(form?.toString());
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return { response, body: await text(response) };
  }

  return {
    async visit(start, act = 'accept', stop = () => false) {
      let url = start;
      let form: URLSearchParams | undefined;
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (stop(url)) return { url, status: 0, text: '' };
        const { response, body } = await ask(url, form);
        const { location } = response.headers;
        const page = { url, status: response.statusCode ?? 0, text: wordsOf(body) };
        form = undefined;
        if (location !== undefined) {
          url = new URL(location, url).href;
          continue;
        }
        const asked = formOf(body);
        // A code that it does not have is nothing that it could give.
        if (asked === undefined || asked.fields.get('user_code') === '' || page.status >= 400) return page;
        if (leaves(act, asked.fields)) {
          const way = /href="([^"]*\/abort)"/.exec(body)?.[1];
          if (way === undefined) asked.fields.set('abort', 'yes');
          else {
            url = new URL(way, url).href;
            continue;
          }
        }
        if (asked.fields.has('login')) {
          asked.fields.set('login', person);
          asked.fields.set('password', 'any');
        }
        url = new URL(asked.action, url).href;
        form = asked.fields;
      }
      throw new Error(`more than ${MOST_STEPS} steps from ${start}`);
    },
  };
}

/** Whether the person goes no further at this form. */
function leaves(act: LoginAct, fields: URLSearchParams): boolean {
  if (act === 'accept') return false;
  const wanted = act === 'cancel' ? 'login' : 'consent';
  return fields.get('prompt') === wanted || (act === 'cancel' && fields.has('confirm'));
}

function formOf(html: string): { action: string; fields: URLSearchParams } | undefined {
  const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(html);
  if (form === null) return undefined;
  const [, action = '', inside = ''] = form;
  const fields = new URLSearchParams();
  for (const [input] of inside.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return { action: action.replaceAll('&amp;', '&'), fields };
}

const wordsOf = (html: string): string =>
  html
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
