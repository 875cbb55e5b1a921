import type { RunNotice, Together } from '#shared/contract/notifications';

type Told = Pick<RunNotice, 'kind' | 'script' | 'state' | 'exitCode' | 'tookMs'>;

/** What is said of a run outside Axle: one line that is heard in a chat or read on a desktop. */
interface Words {
  failure(told: Told): string;
  recovery(told: Told): string;
  long(told: Told): string;
  /** Of many runs: how many, and of which scripts. */
  many(kind: RunNotice['kind'], together: Together): string;
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

/** Scripts that are named in a line that is heard. */
const NAMED = 3;

const listOf = ({ scripts, more }: Together, others: (count: number) => string): string => {
  const named = scripts.slice(0, NAMED).map(({ name, runs }) => `${name} (${runs})`);
  const rest = scripts.length - named.length + more.scripts;
  return [...named, ...(rest > 0 ? [others(rest)] : [])].join(', ');
};

const en: Words = {
  failure: ({ script, state, exitCode }) => {
    if (state === 'timed_out') return `${script.name} took longer than it may and was ended`;
    if (state === 'lost') return `${script.name} was lost: its end was not seen`;
    return `${script.name} failed${exitCode === null ? '' : ` (exit code ${exitCode})`}`;
  },
  recovery: ({ script }) => `${script.name} succeeds again`,
  long: (told) => `${told.script.name} ${told.state === 'running' ? 'has been running for' : 'took'} ${secondsOf(told)}`,
  many(kind, together) {
    const runs = `${together.runs} ${together.runs === 1 ? 'run' : 'runs'}`;
    const what = { failure: 'failed', recovery: 'succeeded after a failure', long: 'took long' }[kind];
    return `${runs} ${what} within a minute: ${listOf(together, (count) => `${count} other ${count === 1 ? 'script' : 'scripts'}`)}`;
  },
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
  many(kind, together) {
    const one = together.runs < 2;
    const runs = `${together.runs} ${one ? 'exécution' : 'exécutions'}`;
    const what = {
      failure: one ? 'a échoué' : 'ont échoué',
      recovery: one ? 'a réussi après un échec' : 'ont réussi après un échec',
      long: one ? 'a duré longtemps' : 'ont duré longtemps',
    }[kind];
    return `${runs} ${what} en une minute : ${listOf(together, (count) => `${count} ${count < 2 ? 'autre script' : 'autres scripts'}`)}`;
  },
  example: 'Ceci est un exemple : Axle parlerait ici d’une exécution.',
};

/** The words of each language. */
export const wordsIn: Readonly<Record<'en' | 'fr', Words>> = { en, fr };

/** What is said of a notice. */
export function textOf(notice: RunNotice, language: 'en' | 'fr'): string {
  const words = wordsIn[language];
  return notice.together === null ? words[notice.kind](notice) : words.many(notice.kind, notice.together);
}
