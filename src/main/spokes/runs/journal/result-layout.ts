import { join } from 'node:path';

/** The results of a run, one a line, in the run's folder. */
export const resultsPath = (folder: string): string => join(folder, 'results');
/** One of the files that a run gave as results, by its number. */
export const resultFilePath = (folder: string, file: number): string => join(folder, `result.${String(file).padStart(3, '0')}`);
/** Whether a name in a run's folder is one of these. */
export const isResultName = (name: string): boolean => name === 'results' || /^result\.\d{3,7}$/.test(name);
