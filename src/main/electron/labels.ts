/** What the desktop's own parts say: menu, tray, dialogs. */
export interface Labels {
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly reload: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly tools: string;
  readonly minimize: string;
  readonly close: string;
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
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  reload: 'Reload',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  tools: 'Developer Tools',
  minimize: 'Minimise',
  close: 'Close',
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
  undo: 'Annuler',
  redo: 'Rétablir',
  cut: 'Couper',
  copy: 'Copier',
  paste: 'Coller',
  selectAll: 'Tout sélectionner',
  reload: 'Recharger',
  actualSize: 'Taille réelle',
  zoomIn: 'Agrandir',
  zoomOut: 'Réduire',
  fullScreen: 'Plein écran',
  tools: 'Outils de développement',
  minimize: 'Réduire la fenêtre',
  close: 'Fermer',
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
