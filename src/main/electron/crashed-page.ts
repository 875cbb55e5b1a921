import { commonHeaders, contentSecurityPolicy, createNonce } from '#main/server/content/security-headers';

/** Where a window goes whose page crashes again and again. */
export const CRASHED_PATH = '/crashed';

const texts = {
  en: {
    title: 'This window keeps crashing',
    text: 'Runs go on; only what shows them has failed. The log has the details.',
    again: 'Try again',
  },
  fr: {
    title: 'Cette fenêtre ne cesse de planter',
    text: 'Les exécutions continuent ; seul leur affichage a échoué. Le journal a les détails.',
    again: 'Réessayer',
  },
} as const;

const STYLE =
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 24px}h1{font-size:20px}a{color:inherit}';

/** A page without a script, so that it cannot fail as the dashboard did. */
export function crashedPage(language: 'en' | 'fr'): Response {
  const { title, text, again } = texts[language];
  const nonce = createNonce();
  const body = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Axle</title><style nonce="${nonce}">${STYLE}</style>
<h1>${title}</h1><p>${text}</p><p><a href="/">${again}</a></p></html>`;
  const headers = {
    ...commonHeaders,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  };
  return new Response(body, { headers });
}
