import type { OutputIndex } from '#shared/contract/search';

/** What the command line says of a search over all outputs. */
export interface SearchWords {
  /** How many outputs were searched. */
  none(runs: number): string;
  /** That a run has more lines with the text, and how to see them. */
  readonly moreLines: string;
  /** How to see the runs that come after these. */
  moreRuns(command: string): string;
  unread(count: number): string;
  /** That not all is indexed, which makes the search slower; null where all is. */
  index(index: OutputIndex): string | null;
}

const en: SearchWords = {
  none: (runs) => (runs === 1 ? 'Not in the one output that was searched.' : `In none of the ${runs} outputs that were searched.`),
  moreLines: '… and more lines',
  moreRuns: (command) => `There may be more: ${command}`,
  unread: (count) => `${count === 1 ? 'One output' : `${count} outputs`} could not be read; the hub’s log says why.`,
  index: ({ waiting, paused }) => {
    if (paused === 'disk-full') return 'The disk is full: outputs are not indexed for now, and searching them takes longer.';
    return waiting > 0
      ? `${waiting === 1 ? 'One output is' : `${waiting} outputs are`} not indexed yet: searching them takes longer.`
      : null;
  },
};

const fr: SearchWords = {
  none: (runs) => (runs === 1 ? 'Absent de la seule sortie examinée.' : `Absent des ${runs} sorties examinées.`),
  moreLines: '… et d’autres lignes',
  moreRuns: (command) => `Il peut y en avoir d’autres : ${command}`,
  unread: (count) =>
    count === 1
      ? 'Une sortie n’a pas pu être lue ; le journal du hub dit pourquoi.'
      : `${count} sorties n’ont pas pu être lues ; le journal du hub dit pourquoi.`,
  index: ({ waiting, paused }) => {
    if (paused === 'disk-full')
      return 'Le disque est plein : les sorties ne sont pas indexées pour l’instant, la recherche est plus lente.';
    if (waiting === 0) return null;
    return waiting === 1
      ? 'Une sortie n’est pas encore indexée : la recherche y est plus lente.'
      : `${waiting} sorties ne sont pas encore indexées : la recherche y est plus lente.`;
  },
};

/** The words for the search in both languages. */
export const search: { readonly en: SearchWords; readonly fr: SearchWords } = { en, fr };
