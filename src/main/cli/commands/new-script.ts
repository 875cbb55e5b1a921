import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { ScriptSummary } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { asStorage } from '#main/platform/storage-faults';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import { newLanguages, newNameOf, type NewLanguage, type NewName } from '../new-script/languages';
import { placeOf, type Place } from '../new-script/place';
import { templateOf } from '../new-script/template';
import { safeText } from '../output/safe-text';
import { refuse } from '../refuse';

type Named = Exclude<NewName, { readonly fault: string }>;
interface NewOptions {
  readonly json?: boolean;
  readonly language?: string;
  readonly folder?: string;
}

/** `axle scripts new`: a script to begin with, where it is found. */
export function addNewScript(scripts: Command, perform: Perform): void {
  scripts
    .command('new')
    .description('Write a new script to begin with; it runs once it was approved')
    .argument('<name>', 'what its file is called; an ending such as .py says the language')
    .option('--language <language>', `${newLanguages.join(', ')}; else what the name’s ending says, or bash`)
    .option('--folder <dir>', 'where to write it; else this folder where it is of a source, or your only source')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle scripts new disk-report --language python --folder ~/tools')
    .action((name: string, options: NewOptions) => perform(options, (context) => write(name, options, context)));
}

async function write(name: string, options: NewOptions, context: Context): Promise<void> {
  const { output, messages } = context;
  const words = messages.newScript;
  const asked = languageOf(options.language);
  const named = newNameOf(name, asked);
  if ('fault' in named) return refuse(named.fault === 'ending' ? words.ending(named.ending, asked ?? '') : words[named.fault]);
  const hub = await context.hub();
  const place = await placeOf(options.folder, process.cwd(), hub, messages);
  const path = join(place.folder, named.file);
  await create(path, templateOf(named.language, named.stem, words.template));
  const found = await foundIn(place, path, hub);
  const next = await nextOf(place, named, found, hub);
  const trust = found?.trust ?? null;
  if (output.json) {
    return await output.document({
      path,
      language: named.language,
      source: place.source?.id ?? null,
      script: found?.id ?? null,
      trust,
      next,
    });
  }
  const lines = [
    words.written(path),
    ...(trust === null ? [] : [words.trust(messages.trust.states[trust])]),
    place.source === undefined ? words.notASource : words.next,
    ...next.map((command) => `  ${safeText(command)}`),
  ];
  await output.text(lines.map((line) => `${line}\n`).join(''));
}

const languageOf = (text: string | undefined): NewLanguage | undefined =>
  text === undefined
    ? undefined
    : (newLanguages.find((language) => language === text.toLowerCase()) ?? refuse(`--language: ${newLanguages.join(', ')}`));

/** A file that was not there, which may be executed; nothing is left of one that could not be written. */
async function create(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o755);
    try {
      await file.writeFile(text);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new HubError('FILE_EXISTS', { path: path.slice(0, 1_024) }, { cause: error });
    // The folder is there: it takes no files, as those of the system.
    if (code === 'ENOENT') throw new HubError('STORAGE_READONLY', { path: path.slice(0, 1_024) }, { cause: error });
    throw asStorage(error, path);
  }
}

/** The script as the catalogue has it, which reads its source anew for that. */
async function foundIn({ source }: Place, path: string, { scripts }: HubClient): Promise<ScriptSummary | undefined> {
  if (source === undefined) return undefined;
  await scripts.sync({ source: source.id });
  return (await collect(scripts.watch({}))).find(({ sourceId, file }) => sourceId === source.id && file === path);
}

/** The commands that bring it to run, by the shortest name that means it. */
async function nextOf(
  { folder, source }: Place,
  { stem, language }: Named,
  found: ScriptSummary | undefined,
  hub: HubClient,
): Promise<readonly string[]> {
  const name = found === undefined || (await means(stem, found, hub)) ? stem : found.id;
  const run = `axle run ${quoted(name)} --param ${language === 'powershell' ? 'Text' : 'text'}=hello`;
  if (source === undefined) return [`axle scripts add-source ${quoted(folder)}`, run];
  return found !== undefined && isTrusted(found.trust) ? [run] : [`axle scripts approve ${quoted(name)}`, run];
}

async function means(name: string, { id }: ScriptSummary, { scripts }: HubClient): Promise<boolean> {
  try {
    return (await scripts.get({ script: name })).id === id;
  } catch (error) {
    if (HubError.is(error, 'SCRIPT_AMBIGUOUS') || HubError.is(error, 'SCRIPT_NOT_FOUND')) return false;
    throw error;
  }
}

/** As it is typed in a shell: most names need nothing. */
const quoted = (text: string): string => (/^[\p{L}\p{N}_./:@+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);
