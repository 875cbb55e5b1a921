import { open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { SettingsChange } from '#shared/contract/settings';
import { z } from '#shared/contract/zod';
import { badInput } from '#shared/rpc/input-issue';
import { refuse } from './refuse';

/** A file of more bytes is not meant. */
const MOST_BYTES = 65_536;

const ServeFile = z.strictObject({
  port: z.number().int().min(0).max(65_535).optional(),
  open: z.boolean().optional(),
  /** Folders of scripts that shall be sources, as the file sees them. */
  folders: z.array(z.string().min(1).max(4_096)).max(256).default([]),
  settings: SettingsChange.default({}),
});

/** What `axle serve --config` reads: how to serve, and what the hub shall be set to. Paths are absolute. */
export type ServeFile = z.infer<typeof ServeFile>;

/** Reads such a file in YAML 1.2 or JSON. Fails with BAD_INPUT, which names the file and the line or the key. */
export async function readServeFile(path: string): Promise<ServeFile> {
  const whole = resolve(path);
  const value = await parsed(whole, await textOf(whole));
  const checked = ServeFile.safeParse(value);
  if (!checked.success) throw named(whole, badInput(checked.error.issues, value));
  return { ...checked.data, folders: checked.data.folders.map((folder) => resolve(dirname(whole), folder)) };
}

/** Sets the hub to what the file says; what it does not name stays. A folder that is a source already is left as it is. */
export async function applyServeFile({ settings, folders }: ServeFile, hub: HubClient): Promise<void> {
  if (Object.keys(settings).length > 0) await hub.settings.set(settings);
  for (const folder of folders) {
    try {
      await hub.scripts.addSource({ folder });
    } catch (error) {
      if (!HubError.is(error, 'SOURCE_EXISTS')) throw error;
    }
  }
}

async function textOf(path: string): Promise<string> {
  try {
    // A pipe would be waited for, and a device has no end.
    if (!(await stat(path)).isFile()) return refuse(`--config: ${path}: not a file`);
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES) return refuse(`--config: ${path}: ${size} > ${MOST_BYTES} B`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof HubError) throw error;
    return refuse(`--config: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function parsed(path: string, text: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    merge: false,
    stringKeys: true,
    prettyErrors: false,
  });
  // A tag that is not understood is only a warning to the parser; here its value would be taken for something else.
  const fault = doc.errors[0] ?? doc.warnings[0];
  if (fault !== undefined) return refuse(`--config: ${path}:${lines.linePos(fault.pos[0]).line}: ${fault.message}`);
  try {
    return doc.toJS({ maxAliasCount: 32 }) ?? {};
  } catch (error) {
    return refuse(`--config: ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The same, with the file before each place. */
const named = (path: string, { data: { issues, places } }: HubError<'BAD_INPUT'>): HubError<'BAD_INPUT'> =>
  new HubError('BAD_INPUT', {
    issues: issues.map((issue) => `${path}: ${issue}`.slice(0, 4_096)),
    ...(places !== undefined && { places: places.map((one) => ({ ...one, place: `${path}: ${one.place}`.slice(0, 1_024) })) }),
  });
