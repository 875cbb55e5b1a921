import type { StepState } from '#shared/contract/job-state';
import { safeText as s } from '../output/safe-text';

/** What reports of runs say. Values stand in them as they are: whoever writes the report makes them harmless. */
export interface ReportWords {
  readonly language: string;
  readonly colon: string;
  readonly kind: string;
  readonly states: Readonly<Record<StepState, string>>;
  exit(code: number): string;
  readonly denied: string;
  /** What became of the steps of a job. */
  stepsEnded(succeeded: number, of: number): string;
  readonly sections: {
    readonly about: string;
    readonly params: string;
    readonly granted: string;
    readonly timeline: string;
    readonly steps: string;
    readonly results: string;
    readonly output: string;
    readonly audit: string;
  };
  readonly noParams: string;
  readonly secret: string;
  /** Of one that stood on the command line, with the consent of who started the run. */
  readonly exposed: string;
  readonly cut: string;
  readonly asked: string;
  readonly began: string;
  readonly firstLine: string;
  readonly lastLine: string;
  readonly ended: string;
  endedAs(state: string): string;
  readonly tried: string;
  readonly stepBegan: string;
  step(id: string, what: string): string;
  readonly after: string;
  readonly job: string;
  readonly aStep: string;
  readonly repeats: string;
  readonly trust: string;
  readonly detail: string;
  readonly noResults: string;
  file(bytes: number): string;
  moreRows(rows: number): string;
  refused(lines: number): string;
  readonly noOutput: string;
  readonly outputGone: string;
  readonly stepsOutput: string;
  lastLines(shown: number, total: number): string;
  trimmed(bytes: number): string;
  readonly errors: string;
  readonly noAudit: string;
  readonly auditDenied: string;
  times(zone: string): string;
  made(version: string, at: string): string;
  noProof(run: string): string;
  /** Of the command itself. */
  readonly out: string;
  readonly force: string;
  written(path: string): string;
}

const en: ReportWords = {
  language: 'en',
  colon: ':',
  kind: 'Run report',
  states: {
    waiting: 'waiting',
    skipped: 'skipped',
    queued: 'queued',
    starting: 'starting',
    running: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    timed_out: 'timed out',
    lost: 'lost',
  },
  exit: (code) => `It ended with exit code ${code}.`,
  denied: 'The sandbox seems to have denied it something',
  stepsEnded: (succeeded, of) => `${succeeded} of its ${of} steps succeeded.`,
  sections: {
    about: 'What, who, where, when',
    params: 'Parameters',
    granted: 'What it was granted',
    timeline: 'Timeline',
    steps: 'Steps',
    results: 'Results',
    output: 'Output',
    audit: 'Audit entries',
  },
  noParams: 'It was given no values.',
  secret: '•••••• (secret)',
  exposed: '•••••• (secret, on its command line)',
  cut: '… (cut here)',
  asked: 'Asked for',
  began: 'Began',
  firstLine: 'First line of output',
  lastLine: 'Last line of output',
  ended: 'Ended',
  endedAs: (state) => `Ended: ${state}`,
  tried: 'Tried again',
  stepBegan: 'began',
  step: (id, what) => `${id}: ${what}`,
  after: 'After',
  job: 'Step of the job’s run',
  aStep: 'Step',
  repeats: 'Repeats the run',
  trust: 'Trust when it ran',
  detail: 'Details',
  noResults: 'It gave no results.',
  file: (bytes) => `A file of ${bytes} bytes, which is not part of this report.`,
  moreRows: (rows) => `… and ${rows} more rows, which are not part of this report.`,
  refused: (lines) => `Lines that were not taken as results: ${lines}.`,
  noOutput: 'It printed nothing.',
  outputGone: 'Its output is not kept any more: it was discarded to save space.',
  stepsOutput: 'What all steps printed, in the order of its time.',
  lastLines: (shown, total) => `The last ${shown} of ${total} lines.`,
  trimmed: (bytes) => `The first ${bytes} bytes were discarded to save space.`,
  errors: 'Lines with ! before them came on standard error.',
  noAudit: 'The audit chain has no entries of this run.',
  auditDenied: 'Who made this report may not see the audit chain.',
  times: (zone) => `Times are those of ${zone}.`,
  made: (version, at) => `Made by Axle ${version} on ${at}.`,
  noProof: (run) =>
    `This report is for reading and proves nothing: it is not signed. A proof is “axle runs evidence export ${run} --to FILE”.`,
  out: '--out: a name that ends in .html or .md',
  force: '--force: only with --out',
  written: (path) => `Written: ${s(path)}`,
};

const fr: ReportWords = {
  language: 'fr',
  colon: ' :',
  kind: 'Rapport d’exécution',
  states: {
    waiting: 'à venir',
    skipped: 'ignorée',
    queued: 'en attente',
    starting: 'démarrage',
    running: 'en cours',
    succeeded: 'réussie',
    failed: 'échouée',
    cancelled: 'annulée',
    timed_out: 'délai dépassé',
    lost: 'perdue',
  },
  exit: (code) => `Le code de sortie est ${code}.`,
  denied: 'Le bac à sable semble lui avoir refusé quelque chose',
  stepsEnded: (succeeded, of) => `Étapes réussies : ${succeeded} sur ${of}.`,
  sections: {
    about: 'Quoi, qui, où, quand',
    params: 'Paramètres',
    granted: 'Ce qui lui a été accordé',
    timeline: 'Chronologie',
    steps: 'Étapes',
    results: 'Résultats',
    output: 'Sortie',
    audit: 'Entrées d’audit',
  },
  noParams: 'Aucune valeur ne lui a été donnée.',
  secret: '•••••• (secret)',
  exposed: '•••••• (secret, sur sa ligne de commande)',
  cut: '… (coupé ici)',
  asked: 'Demandée',
  began: 'Commencée',
  firstLine: 'Première ligne de la sortie',
  lastLine: 'Dernière ligne de la sortie',
  ended: 'Terminée',
  endedAs: (state) => `Terminée : ${state}`,
  tried: 'Nouvelle tentative',
  stepBegan: 'commencée',
  step: (id, what) => `${id} : ${what}`,
  after: 'Après',
  job: 'Étape de l’exécution de tâche',
  aStep: 'Étape',
  repeats: 'Répète l’exécution',
  trust: 'Confiance à l’exécution',
  detail: 'Détails',
  noResults: 'Elle n’a donné aucun résultat.',
  file: (bytes) => `Un fichier de ${bytes} octets, qui ne fait pas partie de ce rapport.`,
  moreRows: (rows) => `… et ${rows} lignes de plus, qui ne font pas partie de ce rapport.`,
  refused: (lines) => `Lignes qui n’ont pas été prises comme résultats : ${lines}.`,
  noOutput: 'Elle n’a rien affiché.',
  outputGone: 'Sa sortie n’est plus conservée : elle a été supprimée pour faire de la place.',
  stepsOutput: 'Ce que toutes les étapes ont affiché, dans l’ordre du temps.',
  lastLines: (shown, total) => `Les ${shown} dernières lignes sur ${total}.`,
  trimmed: (bytes) => `Les ${bytes} premiers octets ont été supprimés pour faire de la place.`,
  errors: 'Les lignes précédées de ! viennent de la sortie d’erreur.',
  noAudit: 'La chaîne d’audit n’a aucune entrée de cette exécution.',
  auditDenied: 'La personne qui a fait ce rapport n’a pas accès à la chaîne d’audit.',
  times: (zone) => `Les heures sont celles de ${zone}.`,
  made: (version, at) => `Fait par Axle ${version} le ${at}.`,
  noProof: (run) =>
    `Ce rapport se lit et ne prouve rien : il n’est pas signé. Une preuve se fait par « axle runs evidence export ${run} --to FICHIER ».`,
  out: '--out : un nom qui finit par .html ou .md',
  force: '--force : seulement avec --out',
  written: (path) => `Écrit : ${s(path)}`,
};

/** The words of reports in both languages. */
export const report: { readonly en: ReportWords; readonly fr: ReportWords } = { en, fr };
