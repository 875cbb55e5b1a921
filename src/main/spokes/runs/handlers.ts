import { pathToFileURL } from 'node:url';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement } from '#shared/contract/kernel';
import { RunId, type Run, type runs } from '#shared/contract/runs';
import type { Collection } from '#main/hub/collection';
import { diffRuns } from './compare/diff-runs';
import { keptEnvironment } from './environments/kept';
import type { Evidence } from './evidence/service';
import { keptGrants } from './grant-plan';
import { createTurns } from './journal/turns';
import type { LiveRuns } from './live-runs';
import type { MayRun, RunsDeps } from './ports';
import { previewRun, type Rights } from './preview';
import { placed, placedAsItGoes } from './placed';
import type { Queue } from './queue';
import { folderOf } from './record';
import { isEnded, type RunService } from './service';
import { createRunReader, findRun, keptRequest, pageOfRuns, type RunTables } from './store';
import { resultContent } from './result-content';
import { summarise } from './summary';
import { trendsOf } from './trends';
import type { Uploads } from './uploads';
import { createWatching, hasJournal } from './watching';

const PAGE_BYTES = 524_288;
/** Comparisons at once: each takes a processor. */
const DIFFS = 1;

type Missing = Pick<CallContext<'RUN_NOT_FOUND'>, 'fail'>;

/** What was typed may mean a script that this session may not run: that is asked again of what it does mean. */
const mayRun =
  ({ may }: Pick<CallContext, 'may'>): MayRun =>
  (object) =>
    may('runs:write', object);
const rightsOf = (ctx: Pick<CallContext, 'may'>): Rights => ({ run: mayRun(ctx), see: (object) => ctx.may('scripts:read', object) });
const hasBegun = (run: Run): boolean => run.state === 'running' || isEnded(run);

/** As many rows as one frame surely carries, at least one. */
function fit<T extends { readonly doc: string }>(rows: readonly T[]): readonly T[] {
  let size = 0;
  const end = rows.findIndex((row, at) => (size += Buffer.byteLength(row.doc)) > PAGE_BYTES && at > 0);
  return end < 0 ? rows : rows.slice(0, end);
}

/** The procedures and streams of runs. Nothing is said of a run before `recovered`: until then it may not be true. */
export function createRunHandlers(
  deps: RunsDeps,
  live: LiveRuns,
  queue: Queue,
  service: RunService,
  recent: Collection<Run>,
  uploads: Uploads,
  recovered: Promise<void>,
  evidence: Evidence,
): Implement<typeof runs> {
  const { db, log, journal, recorder } = deps;
  const tables = db.tables<RunTables>();
  const read = createRunReader(log);
  const diffs = createTurns(DIFFS);
  const watching = createWatching(deps, live);
  const folder = (run: Run): string => folderOf(deps.home, run.id);

  async function get(id: string, { fail }: Missing): Promise<Run> {
    await recovered;
    return live.get(id) ?? read(await findRun(tables, id))[0] ?? fail('RUN_NOT_FOUND', { run: id });
  }

  /** A run whose output is still there. */
  async function withOutput(id: string, ctx: CallContext<'RUN_NOT_FOUND' | 'OUTPUT_GONE'>): Promise<Run> {
    const run = await get(id, ctx);
    return run.output.gone ? ctx.fail('OUTPUT_GONE', { run: id }) : run;
  }

  /** A recorder forgets a run as it ends, a moment before that is in the history. */
  async function whileItRuns({ id, state }: Run, { fail }: CallContext<'RUN_ENDED'>, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (state === 'running' && HubError.is(error, 'RUN_NOT_FOUND')) return fail('RUN_ENDED', { run: id });
      throw error;
    }
  }

  /** A run in terminal mode that can still be typed into. */
  async function terminal(id: string, ctx: CallContext<'RUN_NOT_FOUND' | 'RUN_ENDED' | 'RUN_NOT_TERMINAL'>): Promise<Run> {
    const run = await get(id, ctx);
    if (isEnded(run)) return ctx.fail('RUN_ENDED', { run: id });
    return run.mode === 'terminal' ? run : ctx.fail('RUN_NOT_TERMINAL', { run: id });
  }

  const note = (action: string, actor: Actor, run: Run, detail: Readonly<Record<string, boolean | string>>): Promise<void> =>
    deps.db.write((tx) =>
      deps.audit.append(tx, { action, outcome: 'ok', actor, runId: run.id, object: `${run.subject.kind}:${run.subject.id}`, detail }),
    );

  /** Who typed into which run: written down once, and never what. */
  const typists = new Set<string>();
  deps.scope.onClose(
    live.onChange((run) => {
      if (isEnded(run)) for (const one of typists) if (one.startsWith(run.id)) typists.delete(one);
    }),
  );
  async function typed(run: Run, actor: Actor): Promise<void> {
    const who = `${run.id} ${actor.id}`;
    if (typists.has(who)) return;
    typists.add(who);
    await note('run.input', actor, run, {});
  }

  return {
    async start(input, ctx) {
      return await service.start(input, ctx.actor, mayRun(ctx));
    },
    preview: (input, ctx) => previewRun(deps, input, rightsOf(ctx)),
    async previewRepeat({ run: id }, ctx) {
      const run = await get(id, ctx);
      const { values, asked } = await keptRequest(tables, run.id);
      const names = Object.keys(values);
      const request = {
        script: run.subject.id,
        params: Object.fromEntries(names.filter((name) => values[name] !== null).map((name) => [name, values[name] ?? null])),
        secrets: names.filter((name) => values[name] === null),
        sandbox: asked.sandbox ?? undefined,
      };
      return await previewRun(deps, request, rightsOf(ctx));
    },
    grants: async ({ run: id }, ctx) => {
      const run = await get(id, ctx);
      return (await keptGrants(folder(run), run.sandbox.planHash)).kept;
    },
    environment: async ({ run }, ctx) => await keptEnvironment(folder(await get(run, ctx))),
    async repeat({ run: id, secrets, attended, exposes, expect }, ctx) {
      const run = await get(id, ctx);
      const { values, asked } = await keptRequest(tables, run.id);
      // Also one that the script can do without: a repeat without it would not be the same.
      const missing = Object.keys(values).filter((name) => values[name] === null && secrets[name] === undefined);
      if (missing.length > 0) return ctx.fail('PARAMS_INVALID', { issues: missing.map((name) => ({ name, reason: 'required' as const })) });
      const { sandbox, columns, rows } = asked;
      return await service.start(
        {
          script: run.subject.id,
          params: { ...values, ...secrets },
          mode: run.mode,
          sandbox: sandbox ?? undefined,
          columns,
          rows,
          attended,
          exposes,
          repeats: run.id,
          ...(expect !== undefined && { expect }),
        },
        ctx.actor,
        mayRun(ctx),
      );
    },
    async cancel({ run: id }, ctx) {
      const run = await get(id, ctx);
      if (isEnded(run)) return ctx.fail('RUN_ENDED', { run: id });
      await service.cancel(run, ctx.actor);
      return {};
    },
    async input({ run: id, text }, ctx) {
      const run = await terminal(id, ctx);
      await typed(run, ctx.actor);
      await whileItRuns(run, ctx, () => recorder.input(run.id, text));
      return {};
    },
    async elevate({ run: id, question, answer }, ctx) {
      const run = await get(id, ctx);
      if (isEnded(run)) return ctx.fail('RUN_ENDED', { run: id });
      await whileItRuns(run, ctx, () => recorder.answer(run.id, question, answer));
      await note('run.elevate', ctx.actor, run, { question: String(question) });
      return {};
    },
    async resize({ run: id, columns, rows }, ctx) {
      const run = await terminal(id, ctx);
      await whileItRuns(run, ctx, () => recorder.resize(run.id, columns, rows));
      return {};
    },
    get: async ({ run }, ctx) => placed(await get(run, ctx), queue),
    async *observe({ run: id }, ctx) {
      yield* placedAsItGoes(watching.observe(await get(id, ctx), ctx.signal), queue);
    },
    async *watch({ after }, { signal, may }) {
      await recovered;
      yield* recent.follow(after, signal, (run) => may('runs:read', { kind: 'run', id: run.id }));
    },
    async page({ filter, before, limit }, { may }) {
      await recovered;
      const rows = await pageOfRuns(tables, filter, before, limit);
      const page = fit(rows);
      const items = read(page)
        .map((run) => live.get(run.id) ?? run)
        .filter((run) => may('runs:read', { kind: 'run', id: run.id }));
      const last = page.at(-1);
      const more = rows.length === limit || page.length < rows.length;
      return { items, next: more && last !== undefined ? RunId.parse(last.id) : null };
    },
    async *follow({ run: id, after }, ctx) {
      yield* watching.follow(await withOutput(id, ctx), after, ctx.signal);
    },
    async lines({ run: id, from, count }, ctx) {
      const run = await withOutput(id, ctx);
      return hasJournal(run) ? await journal.lines(folder(run), from, count) : { lines: [], firstLine: 1, total: 0 };
    },
    async *search({ run: id, ...query }, ctx) {
      const run = await withOutput(id, ctx);
      if (hasJournal(run)) yield* journal.search(folder(run), query, ctx.signal);
      else yield { type: 'done', matches: 0, capped: false };
    },
    async *results({ run: id, after }, ctx) {
      const run = await withOutput(id, ctx);
      for await (const now of watching.observe(run, ctx.signal)) if (hasBegun(now)) break;
      yield* journal.followResults(folder(run), after, watching.tailOf(run), ctx.signal);
    },
    async resultDownload({ run: id, name, as }, ctx) {
      const run = await withOutput(id, ctx);
      const result = (await journal.results(folder(run), ctx.signal)).get(name);
      const content = result && (await resultContent(result, as, (file) => journal.resultFile(folder(run), file, run.id)));
      if (content === undefined) return ctx.fail('RESULT_NOT_FOUND', { run: id, result: name, as });
      await note('run.result-download', ctx.actor, run, { as });
      return { ticket: deps.bytes.issue({ kind: 'get', ...content }), name: content.name };
    },
    async download({ run: id, plain }, ctx) {
      const run = await withOutput(id, ctx);
      if (!hasJournal(run)) return ctx.fail('OUTPUT_GONE', { run: id });
      const name = `${run.subject.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 64)}-${run.id.slice(0, 8)}.${plain ? 'txt' : 'log'}`;
      const content = await journal.content(folder(run), plain);
      await note('run.download', ctx.actor, run, { plain });
      return { ticket: deps.bytes.issue({ kind: 'get', name, type: 'text/plain; charset=utf-8', ...content }), name };
    },
    async evidence({ run: id, lock }, ctx) {
      // One scope is the contract's; a pack shows the run to whoever asks for it.
      if (!ctx.may('runs:read', { kind: 'run', id })) throw new HubError('FORBIDDEN', { scope: 'runs:read' });
      return await evidence.pack(await get(id, ctx), lock, ctx.actor);
    },
    async diff({ run: id, other, of }, ctx) {
      const [before, after] = [await get(id, ctx), await get(other, ctx)];
      if (!ctx.may('runs:read', { kind: 'run', id: after.id })) return ctx.fail('RUN_NOT_FOUND', { run: other });
      const signal = AbortSignal.any([ctx.signal, deps.scope.signal]);
      return await diffRuns(before, after, of, { worker: pathToFileURL(deps.diffWorker), turns: diffs, folder, signal });
    },
    trends: ({ subject, count }, { may }) => trendsOf(tables, subject, count, (run) => may('runs:read', { kind: 'run', id: run })),
    evidenceKey: async () => ({ publicKey: await evidence.publicKey() }),
    summary: ({ hours }, { may }) =>
      summarise(tables, deps.clock.now(), hours, ({ id, subject }) =>
        [{ kind: 'run', id } as const, { kind: 'script', id: subject } as const].every((object) => may('runs:read', object)),
      ),
    async upload({ name, size }, { actor }) {
      const accepted = await uploads.accept(name, size);
      await deps.db.write((tx) => deps.audit.append(tx, { action: 'run.upload', outcome: 'ok', actor, detail: { size } }));
      return accepted;
    },
  };
}
