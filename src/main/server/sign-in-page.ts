import type { OfferedWay } from '#main/hub/hub-port';
import { commonHeaders, createNonce, signInPolicy } from './content/security-headers';
import { SIGN_IN_STYLE } from './sign-in-style';
import { wordsFor, type SignInWords } from './sign-in-words';

/** What is asked for. */
export type SignInForm =
  | { readonly ask: 'password'; readonly ways: readonly OfferedWay[]; readonly name?: string }
  | { readonly ask: 'code'; readonly totp: boolean; readonly ways: readonly OfferedWay[] }
  | { readonly ask: 'new-password' }
  /** Nothing: the browser goes on by itself, from a page of ours, so that it brings its strict cookie. */
  | { readonly ask: 'nothing' };

/** A page of the sign-in. */
export interface SignInPage {
  readonly form: SignInForm;
  /** What went wrong before. */
  readonly problem?: (words: SignInWords) => string;
  /** The path to go to once somebody is in. */
  readonly next: string;
  readonly acceptLanguage: string | undefined;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const e = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => escapes[char] ?? '');

/** Headers and body of a page; it works without a script. */
export function signInPage({ form, problem, next, acceptLanguage }: SignInPage): { headers: Record<string, string>; body: string } {
  const { language, words } = wordsFor(acceptLanguage);
  const nonce = createNonce();
  const title = form.ask === 'code' ? words.codeTitle : form.ask === 'new-password' ? words.newTitle : words.title;
  const refresh = form.ask === 'nothing' ? `<meta http-equiv="refresh" content="0;url=${e(next)}">` : '';
  const body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${e(title)}</title><style nonce="${nonce}">${SIGN_IN_STYLE}</style>${refresh}</head><body><main>
<svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8"><circle cx="10" cy="10" r="8"/><circle cx="10" cy="10" r="2.4" fill="currentColor"/><path d="M10 2v5.6M10 12.4V18M2 10h5.6M12.4 10H18"/></svg>
<h1>${e(title)}</h1>
${problem === undefined ? '' : `<p class="bad" role="alert">${e(problem(words))}</p>`}
${fieldsOf(form, words, next)}
</main></body></html>
`;
  const headers = {
    ...commonHeaders,
    // Without a referrer browsers say no origin of a form either, and it is asked for.
    'referrer-policy': 'same-origin',
    'content-security-policy': signInPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  };
  return { headers, body };
}

function fieldsOf(form: SignInForm, words: SignInWords, next: string): string {
  const hidden = `<input type="hidden" name="next" value="${e(next)}">`;
  const back = `<p class="back"><a href="/sign-in?next=${encodeURIComponent(next)}">${e(words.back)}</a></p>`;
  switch (form.ask) {
    case 'nothing':
      return `<p><a href="${e(next)}">${e(words.submit)}</a></p>`;
    case 'password':
      return `<form method="post" action="/sign-in">${hidden}
<label>${e(words.name)}<input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="256" value="${e(form.name ?? '')}"${form.name === undefined ? ' autofocus' : ''}></label>
<label>${e(words.password)}<input name="password" type="password" autocomplete="current-password" required maxlength="1024"${form.name === undefined ? '' : ' autofocus'}></label>
<button>${e(words.submit)}</button></form>${redirects(form.ways, words, next)}`;
    case 'code':
      return `${factors(form.ways)}${
        form.totp
          ? `<form method="post" action="/sign-in/code">${hidden}<p>${e(words.codeHint)} ${e(words.recoveryHint)}</p>
<label>${e(words.code)}<input class="code" name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="32" autofocus></label>
<button>${e(words.submit)}</button></form>`
          : ''
      }${back}`;
    case 'new-password':
      return `<form method="post" action="/sign-in/password">${hidden}<p>${e(words.newHint)}</p>
<label>${e(words.newPassword)}<input name="password" type="password" autocomplete="new-password" required maxlength="1024" autofocus></label>
<label>${e(words.again)}<input name="again" type="password" autocomplete="new-password" required maxlength="1024"></label>
<button>${e(words.submit)}</button></form>${back}`;
  }
}

function redirects(ways: readonly OfferedWay[], words: SignInWords, next: string): string {
  const links = ways.flatMap(({ kind, id, label }) =>
    kind === 'redirect'
      ? [`<a class="way" href="/sign-in/with/${encodeURIComponent(id)}?next=${encodeURIComponent(next)}">${e(label)}</a>`]
      : [],
  );
  return links.length === 0 ? '' : `<p class="or">${e(words.or)}</p>${links.join('\n')}`;
}

/** Their module finds its button by `data-factor`, and asks and answers by the paths below `/sign-in/factor/ID`. */
const factors = (ways: readonly OfferedWay[]): string =>
  ways
    .map(
      ({ id, label }) =>
        `<button type="button" data-factor="${e(id)}">${e(label)}</button><script type="module" src="/sign-in/factor/${encodeURIComponent(id)}/page.js"></script>`,
    )
    .join('\n');
