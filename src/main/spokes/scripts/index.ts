import type { Implement, ObjectRef } from '#shared/contract/kernel';
import type { repositories } from '#shared/contract/repositories';
import type { Script, scripts } from '#shared/contract/scripts';
import { createCatalogue } from './catalogue';
import { createHandlers } from './handlers';
import { createInterpreters } from './languages/interpreters';
import type { ScriptsDeps, WorkProvider } from './ports';
import { createReader } from './reading/reader';
import { createPresets } from './presets/service';
import { migrations as presetMigrations } from './presets/migrations';
import { createProvider } from './running/provider';
import { createBook } from './git/book';
import { createRepositoryHandlers } from './git/handlers';
import { migrations as gitMigrations } from './git/migrations';
import { createOrphans } from './git/orphans';
import { createRepositories } from './git/service';
import { allRepositories, type RepositoryTables } from './git/store';
import { openWorkingCopies } from './git/working-copies';
import { migrations as sourceMigrations } from './sources/migrations';
import { createSources } from './sources/service';
import { createApprovals } from './trust/approvals';
import { createTagsByName } from './tags-by-name';
import { createTrustHandlers } from './trust/handlers';
import { migrations as trustMigrations } from './trust/migrations';
import { createSignedSources } from './trust/signed-sources';
import { createTrust } from './trust/trust';

export type { AuditPort, ScriptsDeps, Staged, Staging, Work, WorkProvider } from './ports';

/** The tables of this spoke. */
export const migrations = [...sourceMigrations, ...presetMigrations, ...gitMigrations, ...trustMigrations];

/** The scripts spoke: what is asked over the wire, and what `runs` executes. */
export interface Scripts {
  readonly handlers: Implement<typeof scripts>;
  readonly repositories: Implement<typeof repositories>;
  /** Finds and checks what `runs` is to execute. */
  readonly provider: WorkProvider;
  /** By id, name or end of the path, as soon as the sources were read; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  find(text: string, may: (object: ObjectRef) => boolean): Promise<Script>;
  /** Resolves once the sources of the start were read, or found to be unreadable or silent: before that nothing is missing. */
  readonly opened: Promise<void>;
  /** Syncs at once the repositories that could not be reached. */
  readonly retry: () => Promise<void>;
  /** The script of this id as it is known now. */
  get(id: string): Script | undefined;
  /** The tags of the script that is meant, by id, name or end of the path, `among` those with one of these tags; undefined where there is none or more than one. */
  tagsOf(text: string, among?: ReadonlySet<string>): readonly string[] | undefined;
  /** Gives something once the sources were read, and after each change; ends with the signal. */
  changes(signal: AbortSignal): AsyncIterable<unknown>;
}

/** The catalogue of scripts: opens every source in the background and keeps it true until the scope closes. */
export async function createScripts(deps: ScriptsDeps): Promise<Scripts> {
  const { scope, log, home, runtime } = deps;
  const interpreters = createInterpreters({ env: deps.env ?? process.env, platform: process.platform });
  const approvals = createApprovals(deps);
  const signed = createSignedSources(deps);
  const trust = createTrust({ approvals, signed, required: deps.trustRequired });
  const catalogue = createCatalogue(scope, trust.stateOf);
  const reader = createReader({ scope: scope.child(), worker: deps.readerWorker, interpreters, log });
  const judged = Promise.all([signed.load(), approvals.load()]);
  judged.catch(() => undefined); // Every source awaits it, and says why it cannot be read.
  const stored = await allRepositories(deps.db.tables<RepositoryTables>());
  const orphans = createOrphans(deps.processes);
  // Before their sources are opened: a swap that was cut off is mended first.
  const copies = await openWorkingCopies(
    home,
    stored.map(({ id }) => id),
    orphans,
  );
  const sources = await createSources(deps, { catalogue, interpreters, reader, signed, judged });
  const git = createRepositories(deps, { book: createBook(scope, stored), copies, catalogue, interpreters, sources, orphans });
  const own = { home, runtime };
  const byName = createTagsByName(catalogue);
  return {
    handlers: createHandlers({
      catalogue,
      sources,
      git,
      presets: createPresets(deps),
      trust: (resolved) => createTrustHandlers({ db: deps.db, catalogue, sources, approvals, signed, trust }, resolved),
      reader,
      own: [home, runtime],
      report: (error) => log.error('scripts.check', error),
    }),
    repositories: createRepositoryHandlers(git),
    provider: createProvider({ catalogue, sources, interpreters, trust, own }),
    async find(text, may) {
      await sources.opened;
      return catalogue.resolve(text, ({ id }) => may({ kind: 'script', id }));
    },
    opened: sources.opened,
    retry: () => git.retry(),
    get: (id) => catalogue.scripts.get(id),
    tagsOf: (text, among) => catalogue.scripts.get(text)?.tags ?? byName.of(text, among),
    async *changes(signal) {
      await sources.opened;
      yield* catalogue.scripts.follow(undefined, signal);
    },
  };
}
