import canonicalize from 'canonicalize';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import type { Manifest } from '#main/proof/manifest';
import { openJournal, readAt, type JournalFiles } from '../../journal/reader';
import { keptEnvironment } from '../../environments/kept';
import { keptGrants } from '../../grant-plan';
import { keptScript } from '../../kept-script';
import { inMemory, measured, type Part } from './parts';

const BLOCK = 262_144;

/** What is said of a script, its grants or an output, and the files that it is. */
export interface Found<K extends 'script' | 'grants' | 'output'> {
  readonly said: Manifest[K];
  readonly parts: readonly Part[];
}

/** The bytes that ran, as they lie in the run's folder still; left out where they are not those that were hashed at the start. */
export async function scriptOf(folder: string, run: Run): Promise<Found<'script'>> {
  const kept = await keptScript(folder, run.hash);
  if (kept.state !== 'kept') return { said: { state: kept.state, name: null, file: null }, parts: [] };
  const part = await inMemory(`script/${plain(kept.name)}`, [kept.bytes]);
  return { said: { state: 'kept', name: kept.name.slice(0, 1_024), file: part.name }, parts: [part] };
}

/** What the run was granted, as it was written down before it began; left out where it is not what the hub had written. */
export async function grantsOf(folder: string, run: Run): Promise<Found<'grants'>> {
  const { kept, bytes } = await keptGrants(folder, run.sandbox.planHash);
  if (bytes === null) return { said: { state: kept.state, file: null }, parts: [] };
  const part = await inMemory('grants.json', [bytes]);
  return { said: { state: kept.state, file: part.name }, parts: [part] };
}

/** What was installed for the run; nothing where nothing was. */
export async function environmentOf(folder: string): Promise<readonly Part[]> {
  const { prepared } = await keptEnvironment(folder);
  return prepared === null ? [] : [await inMemory('environment.json', [Buffer.from(canonicalize(prepared) ?? '')])];
}

/** What the run printed, byte for byte, and from where on which stream and time hold. */
export async function outputOf(folder: string, run: Run): Promise<Found<'output'>> {
  const nothing = (state: 'none' | 'gone'): Found<'output'> => {
    const { bytes } = run.output;
    return { said: { state, file: null, index: null, from: state === 'gone' ? bytes : 0, to: bytes }, parts: [] };
  };
  if (run.output.bytes === 0) return nothing('none');
  if (run.output.gone) return nothing('gone');
  const extent = await withJournal(folder, (journal) => journal.refresh());
  if (extent === undefined) return nothing('gone');
  const { start, end } = extent;
  const output = await measured('output/output.log', () => outputBytes(folder, start, end));
  const index = await measured('output/index.jsonl', () => indexLines(folder, start, end));
  const state = end !== run.output.bytes ? 'partial' : start > 0 ? 'trimmed' : 'whole';
  return { said: { state, file: output.name, index: index.name, from: start, to: end }, parts: [output, index] };
}

async function withJournal<T>(folder: string, use: (journal: JournalFiles) => Promise<T>): Promise<T | undefined> {
  let journal: JournalFiles | undefined;
  try {
    journal = await openJournal(folder);
    return await use(journal);
  } catch (error) {
    if (HubError.is(error, 'OUTPUT_GONE')) return undefined;
    throw error;
  } finally {
    await journal?.close();
  }
}

async function* outputBytes(folder: string, from: number, end: number): AsyncGenerator<Buffer, void, void> {
  const journal = await openJournal(folder);
  try {
    for (let offset = from; offset < end;) {
      const block = await readAt(journal, offset, Math.min(BLOCK, end - offset));
      offset += block.length;
      yield block;
    }
  } finally {
    await journal.close();
  }
}

async function* indexLines(folder: string, start: number, end: number): AsyncGenerator<Buffer, void, void> {
  const journal = await openJournal(folder);
  try {
    await journal.refresh();
    let text = '';
    for (let at = 0; at < journal.index.count; at += 1) {
      const { offset, line, at: when, from } = await journal.index.record(at);
      if (offset < start || offset >= end) continue;
      text += `${JSON.stringify({ offset, line, at: when === 0 ? null : isoOf(when), from })}\n`;
      if (text.length < BLOCK) continue;
      yield Buffer.from(text);
      text = '';
    }
    if (text !== '') yield Buffer.from(text);
  } finally {
    await journal.close();
  }
}

/** A file's name in the characters that a pack's names have. */
function plain(name: string): string {
  const kept = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(-80);
  return /^\.*$/.test(kept) ? 'script' : kept;
}
