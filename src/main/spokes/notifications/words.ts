import type { Notice } from '#shared/contract/notifications';

type Told = Pick<Notice, 'kind' | 'script' | 'state' | 'exitCode' | 'tookMs'>;

/** What is said of a run outside Axle: one line that is heard in a chat or read on a desktop. */
interface Words {
  failure(told: Told): string;
  recovery(told: Told): string;
  long(told: Told): string;
  readonly example: string;
}

const secondsOf = ({ tookMs }: Told): string => {
  const seconds = Math.round((tookMs ?? 0) / 1_000);
  const two = (count: number): string => String(count).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600
    ? `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`
    : `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)} h`;
};

const en: Words = {
  failure: ({ script, state, exitCode }) => {
    if (state === 'timed_out') return `${script.name} took longer than it may and was ended`;
    if (state === 'lost') return `${script.name} was lost: its end was not seen`;
    return `${script.name} failed${exitCode === null ? '' : ` (exit code ${exitCode})`}`;
  },
  recovery: ({ script }) => `${script.name} succeeds again`,
  long: (told) => `${told.script.name} ${told.state === 'running' ? 'has been running for' : 'took'} ${secondsOf(told)}`,
  example: 'This is an example: Axle would tell of a run here.',
};

const fr: Words = {
  failure: ({ script, state, exitCode }) => {
    if (state === 'timed_out') return `${script.name} a dépassé sa durée limite et a été arrêté`;
    if (state === 'lost') return `${script.name} a été perdu : sa fin n’a pas été vue`;
    return `${script.name} a échoué${exitCode === null ? '' : ` (code de sortie ${exitCode})`}`;
  },
  recovery: ({ script }) => `${script.name} réussit de nouveau`,
  long: (told) => `${told.script.name} ${told.state === 'running' ? 's’exécute depuis' : 'a duré'} ${secondsOf(told)}`,
  example: 'Ceci est un exemple : Axle parlerait ici d’une exécution.',
};

/** The words of each language. */
export const wordsIn: Readonly<Record<'en' | 'fr', Words>> = { en, fr };
