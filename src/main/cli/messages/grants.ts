import { lookIn } from '#shared/doctor/doctor-words';
import type { Say } from '#shared/grants/grant-words';
import english from '../../../shared/grants/locales/en.json';
import french from '../../../shared/grants/locales/fr.json';

function sayIn(catalogue: unknown): Say {
  const look = lookIn(catalogue);
  return (key, values = {}) => look(key).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

/** What the command line calls grants, in the words of the dashboard. */
export const grants = { en: sayIn(english), fr: sayIn(french) };
