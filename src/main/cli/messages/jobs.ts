import type { JobProblem } from '#shared/contract/jobs';
import type { RunStep } from '#shared/contract/runs';
import { safeText as s } from '../output/safe-text';

/** What the command line says of jobs. Values are made safe to print. */
export interface JobWords {
  /** What is wrong with the text of a job, and where: `3:5: …`. */
  problem(problem: JobProblem): string;
  /** That nothing is wrong. */
  fine(name: string, steps: number): string;
  /** The question that a step's script asks. */
  asks(step: string, question: string): string;
  /** How a step came to its end. */
  stepEnded(step: string, state: RunStep['state'], reason: string | null): string;
  /** What it waits for, in the list of steps. */
  readonly after: string;
  readonly condition: string;
  readonly steps: string;
  readonly kept: string;
  /** How a job is run again. */
  readonly again: string;
}

const placed = ({ line, column }: JobProblem): string => (line === null ? '' : `${line}:${column ?? 1}: `);

function problemIn(problem: JobProblem, words: Readonly<Record<JobProblem['code'], string>>): string {
  return placed(problem) + words[problem.code].replace('%', () => s(problem.detail));
}

const en: JobWords = {
  problem: (problem) =>
    problemIn(problem, {
      yaml: 'this is no YAML: %',
      'unknown-key': 'there is no key %',
      'missing-key': 'the key % is missing',
      form: 'this has the wrong form: %',
      param: 'this is no parameter: %',
      secret: 'a job keeps no secrets: %',
      'duplicate-step': 'there are two steps %',
      'unknown-step': 'there is no step %',
      cycle: 'these steps wait for each other: %',
      expression: 'the expression cannot be read: %',
      'not-before': 'a step can look only at steps that it waits for: %',
      'unknown-param': 'the job has no parameter %',
      'script-not-found': 'there is no script %',
      'script-ambiguous': 'the script may be any of %',
      'script-param-unknown': 'the script has no such parameter: %',
      'script-param-missing': 'the script needs this parameter: %',
      'script-broken': 'the script cannot run: %',
      'script-untrusted': 'nobody approved the script as it is: %',
      'interpreter-missing': 'what the script is run with is not installed: %',
      'script-param-value': 'the script does not take this value: %',
    }),
  fine: (name, steps) => `${s(name)} can run; steps: ${steps}`,
  asks: (step, question) => `${s(step)}: ${s(question)}`,
  stepEnded: (step, state, reason) => `step ${s(step)}: ${state}${reason === null ? '' : ` (${reason})`}`,
  after: 'After',
  condition: 'If',
  steps: 'Steps',
  kept: 'kept',
  again: 'this is the run of a job; run it again with axle jobs run, or from a step on with axle jobs retry',
};

const fr: JobWords = {
  problem: (problem) =>
    problemIn(problem, {
      yaml: 'ce n’est pas du YAML : %',
      'unknown-key': 'il n’y a pas de clé %',
      'missing-key': 'il manque la clé %',
      form: 'ceci n’a pas la bonne forme : %',
      param: 'ce n’est pas un paramètre : %',
      secret: 'une tâche ne conserve pas de secrets : %',
      'duplicate-step': 'il y a deux étapes %',
      'unknown-step': 'il n’y a pas d’étape %',
      cycle: 'ces étapes s’attendent l’une l’autre : %',
      expression: 'l’expression est illisible : %',
      'not-before': 'une étape ne voit que les étapes qu’elle attend : %',
      'unknown-param': 'la tâche n’a pas de paramètre %',
      'script-not-found': 'il n’y a pas de script %',
      'script-ambiguous': 'le script peut être l’un de %',
      'script-param-unknown': 'le script n’a pas ce paramètre : %',
      'script-param-missing': 'le script a besoin de ce paramètre : %',
      'script-broken': 'le script ne peut pas être exécuté : %',
      'script-untrusted': 'personne n’a approuvé le script tel qu’il est : %',
      'interpreter-missing': 'ce avec quoi le script s’exécute n’est pas installé : %',
      'script-param-value': 'le script n’accepte pas cette valeur : %',
    }),
  fine: (name, steps) => `${s(name)} peut s’exécuter ; étapes : ${steps}`,
  asks: (step, question) => `${s(step)} : ${s(question)}`,
  stepEnded: (step, state, reason) => `étape ${s(step)} : ${state}${reason === null ? '' : ` (${reason})`}`,
  after: 'Après',
  condition: 'Si',
  steps: 'Étapes',
  kept: 'conservée',
  again: 'c’est l’exécution d’une tâche ; relancez-la par axle jobs run, ou à partir d’une étape par axle jobs retry',
};

/** The sentences about jobs in both languages. */
export const jobs: { readonly en: JobWords; readonly fr: JobWords } = { en, fr };
