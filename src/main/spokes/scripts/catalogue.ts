import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { Script, ScriptId, ScriptSummary } from '#shared/contract/scripts';
import type { TrustState } from '#shared/contract/trust';
import { createCollection, type Collection } from '#main/hub/collection';
import type { Scope } from '#main/hub/scope';
import { stemOf } from './files/walk';
import { MAX_PROBLEMS, problemOf } from './metadata/raw';
import type { Understood } from './reading/understand';

/** Every script of every source, under the id by which it is known now. */
export interface Catalogue {
  readonly scripts: Collection<Script>;
  put(read: readonly Understood[]): void;
  /** Takes out what was read of these files, where nothing newer was. */
  drop(read: readonly Understood[]): void;
  /** Judges anew how these files are trusted. */
  renew(files: readonly ScriptId[]): void;
  /** What was read of each file of a source. */
  ofSource(source: string): readonly Understood[];
  /** The id by which a file's script is known now. */
  idOf(file: Understood): ScriptId;
  /** What was read of a script's file. */
  fileOf(script: Script): Understood | undefined;
  /** By id, name, file name or the end of the path; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  resolve(text: string, visible?: (script: Script) => boolean): Script;
}

const MAX_CANDIDATES = 16;
/** Of the files that declare one id, so many others are named at each. */
const NAMED = 4;

/** The script as lists show it, with counts in place of its parameters and problems. */
export const summaryOf = (script: Script): ScriptSummary => ({
  id: script.id,
  name: script.name,
  description: script.description,
  tags: script.tags,
  sourceId: script.sourceId,
  source: script.source,
  file: script.file,
  language: script.language,
  format: script.format,
  params: script.params.length,
  problems: script.problems.length,
  blocked: script.blocked,
  trust: script.trust,
  modifiedAt: script.modifiedAt,
});

/** An empty catalogue; its collection ends with the scope. `trustOf` says how a file stands: without it none was ever approved. */
export function createCatalogue(scope: Scope, trustOf: (file: Understood) => TrustState = () => 'new'): Catalogue {
  const scripts = createCollection<Script>({ keyOf: ({ id }) => id, scope });
  const files = new Map<ScriptId, Understood>();
  const declared = new Map<string, Set<ScriptId>>();
  /** The declared ids under which files are known, and whose they are: all others are known as themselves. */
  const published = new Map<ScriptId, ScriptId>();
  const byPublished = new Map<ScriptId, ScriptId>();

  /** A declared id counts while one file alone declares it; else each is known by its file, and none runs. */
  function shown(file: Understood): Script {
    const { declaredId } = file;
    const script: Script = { ...file.script, trust: trustOf(file) };
    const sharers = declaredId === null ? undefined : declared.get(declaredId);
    if (declaredId === null || sharers === undefined) return script;
    if (sharers.size === 1) return { ...script, id: declaredId as ScriptId };
    const others = firstOf(sharers)
      .filter((id) => id !== script.id)
      .slice(0, NAMED);
    const named = others.map((id) => files.get(id)?.script.file ?? id);
    const problem = problemOf('duplicate-id', script.file, undefined, {
      key: 'shared-id',
      values: { id: declaredId, files: named.join(', ') },
    });
    return { ...script, problems: [problem, ...script.problems].slice(0, MAX_PROBLEMS), blocked: true };
  }

  function publish(affected: ReadonlySet<ScriptId>): void {
    const upserts: Script[] = [];
    const old = new Set<ScriptId>();
    for (const fileId of affected) {
      old.add(published.get(fileId) ?? fileId);
      published.delete(fileId);
      const file = files.get(fileId);
      if (file === undefined) continue;
      const now = shown(file);
      if (now.id !== fileId) published.set(fileId, now.id);
      upserts.push(now);
    }
    for (const { id } of upserts) old.delete(id);
    for (const id of old) byPublished.delete(id);
    for (const fileId of affected) {
      const id = published.get(fileId);
      if (id !== undefined) byPublished.set(id, fileId);
    }
    if (old.size > 0) scripts.remove([...old]);
    if (upserts.length > 0) scripts.upsert(upserts);
  }

  /** Takes a file's declared id away from it; gives whom that concerns. */
  function forget(fileId: ScriptId, affected: Set<ScriptId>): void {
    const id = files.get(fileId)?.declaredId;
    const sharers = id === null || id === undefined ? undefined : declared.get(id);
    if (id === null || id === undefined || sharers === undefined) return;
    // Who else declares it is named by the first of them: where those stay the same, nothing changes for the others.
    const concerned = firstOf(sharers).includes(fileId) ? sharers : [];
    sharers.delete(fileId);
    for (const other of concerned) affected.add(other);
    if (sharers.size === 0) declared.delete(id);
  }

  return {
    scripts,
    put(read) {
      const affected = new Set<ScriptId>();
      for (const file of read) {
        const fileId = file.script.id;
        const same = files.get(fileId)?.declaredId === file.declaredId;
        // One that declares what it did keeps its place among those who do.
        if (!same) forget(fileId, affected);
        files.set(fileId, file);
        affected.add(fileId);
        if (same || file.declaredId === null) continue;
        const sharers = declared.get(file.declaredId) ?? new Set();
        declared.set(file.declaredId, sharers.add(fileId));
        if (firstOf(sharers).includes(fileId)) for (const other of sharers) affected.add(other);
      }
      publish(affected);
    },
    drop(read) {
      const affected = new Set<ScriptId>();
      for (const file of read) {
        const fileId = file.script.id;
        if (files.get(fileId) !== file) continue;
        forget(fileId, affected);
        files.delete(fileId);
        affected.add(fileId);
      }
      publish(affected);
    },
    renew(renewed) {
      publish(new Set(renewed.filter((id) => files.has(id))));
    },
    ofSource: (source) => [...files.values()].filter(({ script }) => script.sourceId === source),
    idOf: ({ script }) => published.get(script.id) ?? script.id,
    fileOf(script) {
      const fileId = byPublished.get(script.id) ?? script.id;
      return published.has(fileId) && fileId === script.id ? undefined : files.get(fileId);
    },
    resolve(text, visible = () => true) {
      const exact = scripts.get(text);
      if (exact !== undefined && visible(exact)) return exact;
      const sharers = declared.get(text);
      const tiers = sharers === undefined ? matching(scripts.values(), text) : [[...sharers].flatMap((id) => scripts.get(id) ?? [])];
      for (const tier of tiers) {
        const seen = tier.filter(visible);
        const [first] = seen;
        if (first === undefined) continue;
        if (seen.length === 1) return first;
        const candidates = seen.slice(0, MAX_CANDIDATES).map(({ id }) => id);
        throw new HubError('SCRIPT_AMBIGUOUS', { script: text.slice(0, 1_024), candidates });
      }
      throw new HubError('SCRIPT_NOT_FOUND', { script: text.slice(0, 1_024) });
    },
  };
}

/** As many of the files that share an id as any of them names, and itself. */
function firstOf(sharers: ReadonlySet<ScriptId>): readonly ScriptId[] {
  const first: ScriptId[] = [];
  for (const id of sharers) {
    if (first.length > NAMED) break;
    first.push(id);
  }
  return first;
}

/** The scripts that `text` may mean, the surest kind first. */
function matching(scripts: Iterable<Script>, text: string): readonly (readonly Script[])[] {
  const [byFile, byName, byFileName, bySuffix]: [Script[], Script[], Script[], Script[]] = [[], [], [], []];
  const wanted = text.replaceAll('\\', '/').replace(/^\.?\//, '');
  const end = `/${wanted}`;
  for (const script of scripts) {
    const file = path.sep === '/' ? script.file : script.file.replaceAll('\\', '/');
    if (script.file === text) byFile.push(script);
    if (script.name === text) byName.push(script);
    if (!file.includes(wanted)) continue;
    const isEnd = file.endsWith(end) || stemOf(file).endsWith(end);
    if (!isEnd) continue;
    bySuffix.push(script);
    if (!wanted.includes('/')) byFileName.push(script);
  }
  return [byFile, byName, byFileName, bySuffix];
}
