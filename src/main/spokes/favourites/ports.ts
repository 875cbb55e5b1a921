import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';

/** What is written of a list that changed. */
export interface AuditPort {
  append(tx: Tx, entry: { readonly action: string; readonly outcome: 'ok'; readonly actor: Actor; readonly object: string }): Promise<void>;
}

/** A script as a list shows it. */
export interface KnownScript {
  readonly id: string;
  readonly name: string;
}

/** The catalogue, as far as the lists need it. */
export interface ScriptsPort {
  /** By id, name or end of the path; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  find(script: string, may: (object: ObjectRef) => boolean): Promise<KnownScript>;
  /** The script of this id as it is known now. */
  get(id: string): KnownScript | undefined;
  /** Gives something when the catalogue has been read, and after each change; ends with the signal. */
  changes(signal: AbortSignal): AsyncIterable<unknown>;
}

/** The runs, as far as habits are read off them. */
export interface RunsPort {
  /** The scripts that this person ran last, each once, newest first. */
  lately(person: string): Iterable<string>;
  /** Told when a run is new; gives how to stop. */
  onNew(listener: () => void): () => void;
}

/** What favourites need of the rest of the hub. */
export interface FavouritesDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly scripts: ScriptsPort;
  readonly runs: RunsPort;
}
