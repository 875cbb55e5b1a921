/** What the desktop's own parts say: menu, tray, dialogs. */
export interface Labels {
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly show: string;
  readonly quit: string;
  readonly cancel: string;
  readonly noRuns: string;
  running(count: number): string;
  readonly cannotStart: string;
  readonly cannotGoOn: string;
}

const en: Labels = {
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  show: 'Open Axle',
  quit: 'Quit Axle',
  cancel: 'Cancel',
  noRuns: 'Nothing is running',
  running: (count) => (count === 1 ? '1 run in progress' : `${count} runs in progress`),
  cannotStart: 'Axle cannot start',
  cannotGoOn: 'Axle cannot go on',
};

const fr: Labels = {
  edit: 'Édition',
  view: 'Affichage',
  window: 'Fenêtre',
  show: 'Ouvrir Axle',
  quit: 'Quitter Axle',
  cancel: 'Annuler',
  noRuns: 'Rien n’est en cours',
  running: (count) => (count === 1 ? '1 exécution en cours' : `${count} exécutions en cours`),
  cannotStart: 'Axle ne peut pas démarrer',
  cannotGoOn: 'Axle ne peut pas continuer',
};

/** The labels of menu, tray and dialogs in this language. */
export const labelsIn = (language: 'en' | 'fr'): Labels => (language === 'fr' ? fr : en);
