import { join } from 'node:path';

/** The results of a run, one a line, in the run's folder. */
export const resultsPath = (folder: string): string => join(folder, 'results');
/** What the script wrote of its state, one a line. */
export const statePath = (folder: string): string => join(folder, 'state');
/** One of the files that a run gave as results, by its number. */
export const resultFilePath = (folder: string, file: number): string => join(folder, `result.${String(file).padStart(3, '0')}`);
/** Whether a name in a run's folder is one of these. */
export const isResultName = (name: string): boolean =>
  name === 'results' || name === 'state' || name === 'state.jsonl' || /^result\.\d{3,7}$/.test(name);
