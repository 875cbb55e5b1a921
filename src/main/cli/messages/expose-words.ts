import { safeText } from '../output/safe-text';
import type { Messages } from './sentences';

type Words = Pick<Messages, 'exposeQuestion' | 'notPassed' | 'wasExposed'>;

/** What is said of secrets that stand on a script's command line, in each language. */
export const exposeWords: Readonly<Record<'en' | 'fr', Words>> = {
  en: {
    exposeQuestion: (names) =>
      `This script takes ${names.map(safeText).join(', ')} only on its command line: other programs of this machine can read that while it runs. Start it all the same?`,
    notPassed: 'cannot be passed',
    wasExposed: 'on its command line',
  },
  fr: {
    exposeQuestion: (names) =>
      `Ce script ne prend ${names.map(safeText).join(', ')} que sur sa ligne de commande : d’autres programmes de cette machine peuvent les y lire pendant l’exécution. Le démarrer quand même ?`,
    notPassed: 'ne peut être passé',
    wasExposed: 'sur sa ligne de commande',
  },
};
