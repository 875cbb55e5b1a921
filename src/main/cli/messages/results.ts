import type { Progress, ResultProblem } from '#shared/contract/results';
import { safeText as s } from '../output/safe-text';

/** What the command line says of results. Values are made safe to print. */
export interface ResultWords {
  file(bytes: number): string;
  /** Rows that are not shown here, and where they are. */
  more(count: number, run: string): string;
  /** How many lines were not taken. */
  refused(count: number): string;
  problem(problem: ResultProblem): string;
  /** How far a run is, on one line. */
  progress(progress: Progress): string;
  saved(path: string): string;
  readonly none: string;
  /** The result of that name is not one of rows. */
  noRows(name: string): string;
  noResult(name: string): string;
}

const percentOf = (percent: number | null): string => (percent === null ? '' : `${percent} %`);

const en: ResultWords = {
  file: (bytes) => `file, ${bytes} bytes; “axle runs results RUN --save FOLDER” keeps it`,
  more: (count, run) => `… and ${count} more: axle runs results ${s(run)}`,
  refused: (count) => `${count === 1 ? 'One line was' : `${count} lines were`} not taken as a result:`,
  problem({ line, reason, detail }) {
    const why = {
      'not-json': 'it is not JSON',
      'not-a-result': 'it is no result',
      'too-long': 'it is longer than 256 KiB',
      'too-many': 'the run has as many results as it may',
      'too-large': 'there would be more rows or bytes than a result may have',
      'no-table': 'there is no such table',
      'file-parts': 'parts of the file are missing or out of order',
      'state-full': 'the script keeps as much as it may',
    }[reason];
    return `line ${line}: ${why}${detail === null ? '' : ` (${s(detail)})`}`;
  },
  progress({ state, percent, text }) {
    const how = { normal: '', indeterminate: 'working', error: 'error', paused: 'paused' }[state];
    return [percentOf(percent), how, text === null ? '' : s(text)].filter((part) => part !== '').join(' · ');
  },
  saved: (path) => `Saved ${s(path)}`,
  none: 'This run gave no results.',
  noRows: (name) => `${s(name)} has no rows: it cannot be CSV`,
  noResult: (name) => `this run has no result ${s(name)}`,
};

const fr: ResultWords = {
  file: (bytes) => `fichier, ${bytes} octets ; « axle runs results EXÉCUTION --save DOSSIER » le garde`,
  more: (count, run) => `… et ${count} de plus : axle runs results ${s(run)}`,
  refused: (count) =>
    count === 1 ? 'Une ligne n’a pas été prise comme résultat :' : `${count} lignes n’ont pas été prises comme résultats :`,
  problem({ line, reason, detail }) {
    const why = {
      'not-json': 'ce n’est pas du JSON',
      'not-a-result': 'ce n’est pas un résultat',
      'too-long': 'elle dépasse 256 Kio',
      'too-many': 'l’exécution a déjà tous les résultats permis',
      'too-large': 'il y aurait plus de lignes ou d’octets que permis pour un résultat',
      'no-table': 'ce tableau n’existe pas',
      'file-parts': 'des parties du fichier manquent ou sont en désordre',
      'state-full': 'le script garde déjà tout ce qui est permis',
    }[reason];
    return `ligne ${line} : ${why}${detail === null ? '' : ` (${s(detail)})`}`;
  },
  progress({ state, percent, text }) {
    const how = { normal: '', indeterminate: 'en cours', error: 'erreur', paused: 'en pause' }[state];
    return [percentOf(percent), how, text === null ? '' : s(text)].filter((part) => part !== '').join(' · ');
  },
  saved: (path) => `Enregistré : ${s(path)}`,
  none: 'Cette exécution n’a donné aucun résultat.',
  noRows: (name) => `${s(name)} n’a pas de lignes : pas de CSV possible`,
  noResult: (name) => `cette exécution n’a pas de résultat ${s(name)}`,
};

/** The words for results in both languages. */
export const results: { readonly en: ResultWords; readonly fr: ResultWords } = { en, fr };
