type Outcome = 'done' | 'refused' | 'foreign';

const words: Readonly<Record<'en' | 'fr', Readonly<Record<Outcome, readonly [string, string]>>>> = {
  en: {
    done: ['Axle has your answer', 'You can close this page and go back to Axle.'],
    refused: ['You are not signed in', 'You can close this page. Axle says what happened.'],
    foreign: ['This is no answer that Axle waits for', 'Begin again in Axle.'],
  },
  fr: {
    done: ['Axle a reçu votre réponse', 'Vous pouvez fermer cette page et revenir à Axle.'],
    refused: ['Vous n’êtes pas connecté', 'Vous pouvez fermer cette page. Axle dit ce qui s’est passé.'],
    foreign: ['Ce n’est pas une réponse qu’Axle attend', 'Recommencez dans Axle.'],
  },
};

/** The page that a browser ends at after a sign-in. It has nothing of what came with the request. */
export function landing(outcome: Outcome, language: 'en' | 'fr'): string {
  const [title, text] = words[language][outcome];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Axle</title><h1>${title}</h1><p>${text}</p></html>`;
}
