import path from 'node:path';
import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import type { CollectionEvent } from '#shared/contract/collection';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement, ObjectRef } from '#shared/contract/kernel';
import { type Script, type scripts, SourceId } from '#shared/contract/scripts';
import { Scope } from '#main/hub/scope';
import { inBatches, inShortTurns } from '#main/platform/short-turns';
import { createCatalogue, summaryOf, type Catalogue } from './catalogue';
import { forEachBounded } from './files/bounded';
import { decode } from './files/read-head';
import { walk } from './files/walk';
import type { Repositories } from './git/service';
import { BATCH } from './sources/known-files';
import { WIDTH } from './sources/live-source';
import type { Sources } from './sources/service';
import { placeOf, realOf, reasonOf, systemFolders } from './sources/place';
import type { Presets } from './presets/service';
import type { Reader } from './reading/reader';
import type { Understood } from './reading/understand';
import type { TrustCalls } from './trust/handlers';

/** What the calls of this spoke are answered with. */
export interface HandlerDeps {
  readonly catalogue: Catalogue;
  readonly sources: Sources;
  readonly git: Repositories;
  readonly presets: Presets;
  readonly trust: (resolved: (script: string, ctx: Pick<CallContext, 'may'>) => Promise<Script>) => TrustCalls;
  readonly reader: Reader;
  /** The hub's own folders, which are never looked into. */
  readonly own: readonly string[];
  readonly report: (error: unknown) => void;
}

const MAX_TEXT = 262_144;
const scriptRef = (id: string): ObjectRef => ({ kind: 'script', id });

/** The wire's view of scripts. */
export function createHandlers(deps: HandlerDeps): Implement<typeof scripts> {
  const { catalogue, sources, git, presets, trust, reader, own, report } = deps;
  const seenBy =
    (ctx: Pick<CallContext, 'may'>) =>
    ({ id }: Script): boolean =>
      ctx.may('scripts:read', scriptRef(id));

  /** Before every source was read nothing is missing. */
  async function resolved(script: string, ctx: Pick<CallContext, 'may'>): Promise<Script> {
    await sources.opened;
    return catalogue.resolve(script, seenBy(ctx));
  }
  /** Of those that this session may run too: of these its right was asked. */
  async function runnable(script: string, ctx: Pick<CallContext, 'may'>): Promise<Script> {
    await sources.opened;
    const seen = seenBy(ctx);
    return catalogue.resolve(script, (one) => seen(one) && ctx.may('runs:write', scriptRef(one.id)));
  }

  return {
    async *watch({ after }, ctx) {
      await sources.opened;
      for await (const event of catalogue.scripts.follow(after, ctx.signal, seenBy(ctx))) yield summarised(event);
    },
    get: ({ script }, ctx) => resolved(script, ctx),
    async text({ script }, ctx) {
      const found = await resolved(script, ctx);
      const file = catalogue.fileOf(found);
      const refuse = (reason: 'missing' | 'denied' | 'too-large'): never =>
        ctx.fail('SOURCE_UNREADABLE', { folder: found.file.slice(0, 1_024), reason });
      if (file === undefined || file.candidate.fault !== undefined) return refuse('denied');
      if (found.problems.some(({ code }) => code === 'too-large')) return refuse('too-large');
      try {
        return await readText(file.candidate.real);
      } catch (error) {
        return refuse(reasonOf(error) === 'missing' ? 'missing' : 'denied');
      }
    },
    async presets({ script }, ctx) {
      return { presets: [...(await presets.of(await resolved(script, ctx)))] };
    },
    async savePreset({ script, ...preset }, ctx) {
      return await presets.save(await runnable(script, ctx), preset, ctx.actor);
    },
    async removePreset({ script, name }, ctx) {
      await presets.remove(await runnable(script, ctx), name, ctx.actor);
      return {};
    },
    ...trust(resolved),
    async *check({ folder }, ctx) {
      const root = await placeOf(folder, own);
      const scope = new Scope(report);
      try {
        const checked = createCatalogue(scope);
        await readInto(checked, root, ctx.signal);
        const items = [...checked.scripts.values()];
        for (const script of items.sort((a, b) => (a.file < b.file ? -1 : 1))) yield script;
      } catch (error) {
        if (ctx.signal.aborted || error instanceof HubError) throw error;
        throw new HubError('SOURCE_UNREADABLE', { folder: root.slice(0, 1_024), reason: reasonOf(error) }, { cause: error });
      } finally {
        await scope.close();
      }
    },
    sources: ({ after }, ctx) => sources.all.follow(after, ctx.signal, ({ id }) => ctx.may('scripts:read', { kind: 'source', id })),
    addToolbox: (_input, { actor }) => sources.addToolbox(actor),
    addSource: ({ folder, label }, { actor }) => sources.add(folder, label, actor),
    async removeSource({ source }, { actor }) {
      await (git.has(source) ? git.remove(source, actor) : sources.remove(source, actor));
      return {};
    },
    async sync({ source }, { actor }) {
      if (git.has(source)) await git.sync(source, actor);
      return await sources.sync(source);
    },
  };

  async function readInto(checked: Catalogue, root: string, signal: AbortSignal): Promise<void> {
    const source = { id: SourceId.parse('check'), label: path.basename(root).slice(0, 512) || root.slice(0, 512), folder: root };
    const avoid = [...(await Promise.all(own.map(realOf))), ...systemFolders];
    const read: Understood[] = [];
    await forEachBounded(await walk(root, { signal, avoid }), WIDTH, async (candidate) => {
      signal.throwIfAborted();
      const file = await reader.read(candidate, source);
      if (file !== null) read.push(file);
    });
    await inShortTurns(inBatches(read, BATCH), (batch) => checked.put(batch));
  }
}

function summarised(event: CollectionEvent<Script>) {
  if (event.type === 'page') return { ...event, items: event.items.map(summaryOf) };
  return event.type === 'upsert' ? { ...event, items: event.items.map(summaryOf) } : event;
}

/** The beginning of a file as text; what is no text is shown with its NUL bytes as a visible sign. */
async function readText(file: string): Promise<{ readonly text: string; readonly truncated: boolean }> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    // No character takes more than four bytes.
    const buffer = Buffer.alloc(MAX_TEXT * 4);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const text = decode(bytes)?.text ?? new TextDecoder().decode(bytes).replaceAll('\0', '\u2400');
    const cut = /[\uD800-\uDBFF]/.test(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return { text: text.slice(0, cut), truncated: text.length > MAX_TEXT || (await handle.stat()).size > bytesRead };
  } finally {
    await handle.close();
  }
}
