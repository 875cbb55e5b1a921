import { fstatSync, renameSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from '#shared/contract/zod';
import { EndMark, StartMark } from '../recorder/contract';
import { openRegular } from './regular-file';

/** Bytes; no mark of ours comes near it. */
const LARGEST = 256 * 1_024;

/** Where a run's end is marked. */
export const endMarkPath = (folder: string): string => join(folder, 'end.json');
/** Where a run's start is marked. */
export const startMarkPath = (folder: string): string => join(folder, 'start.json');

/** The end mark of a run's folder; undefined when there is none that can be read. */
export const readEndMark = (folder: string): Promise<EndMark | undefined> => readMark(endMarkPath(folder), EndMark);
/** The start mark of a run's folder; undefined when there is none that can be read. */
export const readStartMark = (folder: string): Promise<StartMark | undefined> => readMark(startMarkPath(folder), StartMark);

/**
 * Replaces the start mark in one step. It need not survive the machine: nothing that it names would. Synchronous, since
 * a start waits for it, and three calls into the page cache are quicker than three turns through the thread pool.
 */
export function writeStartMarkSync(folder: string, mark: StartMark): void {
  const path = startMarkPath(folder);
  writeFileSync(`${path}.new`, JSON.stringify(mark), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Replaces the end mark in one step; it is on disk when this resolves. */
export async function writeEndMark(runFolder: string, mark: EndMark): Promise<void> {
  const path = endMarkPath(runFolder);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(mark));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readMark<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
  const file = await openRegular(path);
  if (file === undefined) return undefined;
  try {
    if (fstatSync(file.fd).size > LARGEST) return undefined;
    const parsed = schema.safeParse(JSON.parse(await file.readFile('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // Torn: as good as absent.
    throw error;
  } finally {
    await file.close();
  }
}
