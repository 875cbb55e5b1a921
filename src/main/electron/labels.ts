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
  readonly lock: string;
  readonly quit: string;
  readonly cancel: string;
  readonly noRuns: string;
  running(count: number): string;
  readonly file: string;
  readonly launch: string;
  readonly scripts: string;
  readonly runs: string;
  readonly settings: string;
  readonly favourites: string;
  readonly recent: string;
  slots(used: number, limit: number): string;
  shortcutTaken(shortcut: string): string;
  readonly shortcutChoose: string;
  /** The question of what becomes of the runs when somebody quits. */
  readonly quitting: {
    title(count: number): string;
    readonly text: string;
    readonly wait: string;
    readonly keep: string;
    readonly cancel: string;
    readonly back: string;
  };
  /** What a notification offers. */
  readonly notice: { readonly open: string; readonly again: string };
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
  lock: 'Lock Axle',
  quit: 'Quit Axle',
  cancel: 'Cancel',
  noRuns: 'Nothing is running',
  running: (count) => (count === 1 ? '1 run in progress' : `${count} runs in progress`),
  file: 'File',
  launch: 'Quick Launch',
  scripts: 'Scripts',
  runs: 'Runs',
  settings: 'Settings…',
  favourites: 'Favourites',
  recent: 'Run lately',
  slots: (used, limit) => `Slots: ${used} of ${limit} in use`,
  shortcutTaken: (shortcut) => `The shortcut ${shortcut} is taken`,
  shortcutChoose: 'Another program has it. Choose another one in the settings of Axle.',
  quitting: {
    title: (count) => (count === 1 ? 'A run is in progress' : `${count} runs are in progress`),
    text: 'Wait: Axle stays in the tray and quits when they have ended. In the background: they go on without the application, and so do schedules while they run. Cancel: each has five seconds to clean up.',
    wait: 'Wait',
    keep: 'Keep in the background',
    cancel: 'Cancel the runs',
    back: 'Do not quit',
  },
  notice: { open: 'Open', again: 'Run again…' },
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
  lock: 'Verrouiller Axle',
  quit: 'Quitter Axle',
  cancel: 'Annuler',
  noRuns: 'Rien n’est en cours',
  running: (count) => (count === 1 ? '1 exécution en cours' : `${count} exécutions en cours`),
  file: 'Fichier',
  launch: 'Lancement rapide',
  scripts: 'Scripts',
  runs: 'Exécutions',
  settings: 'Réglages…',
  favourites: 'Favoris',
  recent: 'Exécutés récemment',
  slots: (used, limit) => `Emplacements : ${used} sur ${limit} occupés`,
  shortcutTaken: (shortcut) => `Le raccourci ${shortcut} est déjà pris`,
  shortcutChoose: 'Un autre programme l’utilise. Choisissez-en un autre dans les réglages d’Axle.',
  quitting: {
    title: (count) => (count === 1 ? 'Une exécution est en cours' : `${count} exécutions sont en cours`),
    text: 'Attendre : Axle reste dans la zone de notification et quitte quand elles sont terminées. En arrière-plan : elles continuent sans l’application, ainsi que les planifications pendant ce temps. Annuler : chacune a cinq secondes pour faire le ménage.',
    wait: 'Attendre',
    keep: 'Continuer en arrière-plan',
    cancel: 'Annuler les exécutions',
    back: 'Ne pas quitter',
  },
  notice: { open: 'Ouvrir', again: 'Relancer…' },
  cannotStart: 'Axle ne peut pas démarrer',
  cannotGoOn: 'Axle ne peut pas continuer',
};

/** The labels of menu, tray and dialogs in this language. */
export const labelsIn = (language: 'en' | 'fr'): Labels => (language === 'fr' ? fr : en);
