import { commonHeaders, contentSecurityPolicy, createNonce } from './content/security-headers';

/** Why somebody sees a page of the server's own instead of the dashboard. */
export type Notice = 'no-session' | 'ticket-refused';

const texts = {
  en: {
    'no-session': [
      'Open the link again',
      'This browser is not signed in to Axle, or its session has ended. Run “axle serve” and open the link that it prints.',
    ],
    'ticket-refused': [
      'This link was used already',
      'A link opens Axle once and within five minutes. Run “axle serve” again: it prints a new link.',
    ],
    retry: 'Try again',
  },
  fr: {
    'no-session': [
      'Rouvrez le lien',
      'Ce navigateur n’est pas connecté à Axle, ou sa session est terminée. Lancez « axle serve » et ouvrez le lien affiché.',
    ],
    'ticket-refused': [
      'Ce lien a déjà servi',
      'Un lien ouvre Axle une seule fois et pendant cinq minutes. Relancez « axle serve », qui en affiche un nouveau.',
    ],
    retry: 'Réessayer',
  },
} as const;

const STYLE =
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 24px}h1{font-size:20px}a{color:inherit}';

/**
 * A small page that says what to do; it holds nothing of the request. With `again` it goes on by itself: a link that
 * was followed from another site arrives without the strict cookie, and from a page of ours it has it.
 */
export function noticePage(
  notice: Notice,
  acceptLanguage: string | undefined,
  again: boolean,
): { headers: Record<string, string>; body: string } {
  const language = /^\s*fr\b/i.test(acceptLanguage ?? '') ? 'fr' : 'en';
  const [title, text] = texts[language][notice];
  const nonce = createNonce();
  const body = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Axle</title>`,
    `<style nonce="${nonce}">${STYLE}</style><h1>${title}</h1><p>${text}</p>`,
    ...(again ? ['<meta http-equiv="refresh" content="0;url=/">'] : []),
    `<p><a href="/">${texts[language].retry}</a></p></html>\n`,
  ].join('\n');
  const headers = {
    ...commonHeaders,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  };
  return { headers, body };
}
