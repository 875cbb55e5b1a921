import { setTimeout as delay } from 'node:timers/promises';
import { audit } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import { favourites } from '#shared/contract/favourites';
import { graph } from '#shared/contract/graph';
import { hub } from '#shared/contract/hub';
import { allScopes, type Implement } from '#shared/contract/kernel';
import { jobs } from '#shared/contract/jobs';
import { metrics } from '#shared/contract/metrics';
import { notifications } from '#shared/contract/notifications';
import { repositories } from '#shared/contract/repositories';
import { runs, type Run } from '#shared/contract/runs';
import { scripts, type Script } from '#shared/contract/scripts';
import { settings, Settings, type SettingsChange } from '#shared/contract/settings';
import { slots } from '#shared/contract/slots';
import { mount, type Mounted } from '#shared/rpc/router';
import {
  fakeAudit,
  fakeDoctor,
  fakePools,
  fakePresets,
  fakeRepositories,
  fakeReview,
  fakeRuns,
  fakeScript,
  fakeScripts,
  fakeSources,
  fakeSummary,
  firstOf,
  OUTPUT,
} from './fake-data';
import { fakePlan, fakePreview } from './fake-plan';

export interface FakeOptions {
  readonly settings?: SettingsChange;
  /** No scripts, no runs: the first start. */
  readonly bare?: boolean;
  /** More scripts than anybody has. */
  readonly many?: number;
  /** Every call of `runs` fails with an incident. */
  readonly broken?: boolean;
  /** What every script asks for. */
  readonly params?: Script['params'];
  /** The directory; without it nobody has signed in. */
  readonly graph?: Implement<typeof graph>;
}

const forever = async (signal: AbortSignal): Promise<void> => {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
};

/** A stream that says nothing. */
const never = (signal: AbortSignal): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => forever(signal).then(() => ({ done: true, value: undefined })) }),
});

async function* collection<T>(items: readonly T[], signal: AbortSignal) {
  yield { type: 'reset' as const, total: items.length };
  for (let from = 0; from < items.length; from += 256) yield { type: 'page' as const, items: items.slice(from, from + 256) };
  yield { type: 'ready' as const, seq: 'x:1' };
  await forever(signal);
}

const nobody = (): never => {
  throw new HubError('GRAPH_UNAUTHORIZED', { reason: 'signed-out' });
};
const signedOut: Implement<typeof graph> = {
  state: async () => ({ signedIn: false }),
  me: async () => nobody(),
  search: async function* () {
    yield nobody();
  },
  lookUp: async () => nobody(),
};

/** Handlers of every contract that answer with made-up data. */
export function fakeSpokes(options: FakeOptions): readonly Mounted[] {
  let current = Settings.parse({ tourDone: true, ...options.settings });
  const changed = new EventTarget();
  const allRuns = options.bare === true ? [] : fakeRuns();
  const allScripts = options.bare === true ? [] : fakeScripts(options.many ?? 24);
  const entries = fakeAudit(options.bare === true ? 0 : 640);
  const findRun = (id: string): Run => {
    const found = allRuns.find((run) => run.id === id);
    if (found === undefined) throw new HubError('RUN_NOT_FOUND', { run: id });
    return found;
  };
  const check = (): void => {
    if (options.broken === true) throw new Error('planted');
  };
  return [
    mount(hub, {
      info: async (_input, { actor }) => ({
        version: '0.1.0',
        kind: 'background',
        pid: 4_711,
        home: '/home/operator/.local/share/axle',
        platform: 'linux',
        actor,
        scopes: [...allScopes],
        display: true,
      }),
      doctor: async () => fakeDoctor(),
      serve: async function* () {
        yield { type: 'listening' as const, port: 1, link: 'http://127.0.0.1:1/' };
      },
      link: async () => ({ link: 'http://127.0.0.1:1/' }),
      retire: async () => ({ retiring: false }),
      incident: async () => ({ incident: 'fake-incident' }),
      pick: async () => ({ path: null }),
    }),
    mount(scripts, {
      watch: (_input, { signal }) => collection(allScripts, signal),
      get: async ({ script }, { fail }) => {
        const found = allScripts.find(({ id, name }) => id === script || name === script) ?? fail('SCRIPT_NOT_FOUND', { script });
        return { ...fakeScript(found), ...(options.params !== undefined && { params: options.params }) };
      },
      text: async () => ({ text: '#!/usr/bin/env bash\nset -eu\n\necho "Hello, ${AXLE_PARAM_NAME}"\n', truncated: false }),
      presets: async () => ({ presets: [...fakePresets()] }),
      savePreset: async ({ name, params }) => ({ name, params, by: 'ada', savedAt: new Date().toISOString() }),
      removePreset: async () => ({}),
      review: async ({ script }) => fakeReview(script),
      approvals: async ({ script }) => ({ approvals: [fakeReview(script).against].filter((approval) => approval !== null) }),
      approve: async ({ script, digest }) => ({ ...firstOf([fakeReview(script).against].filter((it) => it !== null)), digest }),
      approveSource: async () => ({ approved: 3, passedOver: 0, left: 0 }),
      withdraw: async () => ({}),
      trustKey: async () => firstOf(fakeSources()),
      check: async function* () {
        for (const summary of allScripts.slice(0, 6)) yield fakeScript(summary);
      },
      sources: (_input, { signal }) => collection(fakeSources(), signal),
      addToolbox: async () => firstOf(fakeSources()),
      addSource: async ({ folder }, { fail }) => fail('SOURCE_UNREADABLE', { folder, reason: 'missing' }),
      removeSource: async () => ({}),
      sync: async () => firstOf(fakeSources()),
    }),
    mount(repositories, {
      watch: (_input, { signal }) => collection(fakeRepositories(), signal),
      add: async ({ url }, { fail }) => fail('REPOSITORY_FAILED', { url, reason: 'unreachable', detail: '' }),
      change: async () => firstOf(fakeRepositories()),
      stop: async () => ({}),
    }),
    mount(runs, {
      preview: async () => fakePreview(),
      previewRepeat: async () => fakePreview(),
      grants: async () => ({ state: 'kept' as const, plan: fakePlan() }),
      environment: async () => ({ prepared: null, log: '' }),
      start: async () => ({ run: firstOf(fakeRuns()).id, state: 'starting' as const }),
      repeat: async () => ({ run: firstOf(fakeRuns()).id, state: 'starting' as const }),
      elevate: async () => ({}),
      cancel: async () => ({}),
      input: async () => ({}),
      resize: async () => ({}),
      results: async function* () {},
      resultDownload: async ({ run, name, as }, { fail }) => fail('RESULT_NOT_FOUND', { run, result: name, as }),
      get: async ({ run }) => findRun(run),
      observe: async function* ({ run }, { signal }) {
        yield findRun(run);
        await forever(signal);
      },
      watch: async function* (_input, { signal }) {
        check();
        yield* collection(allRuns, signal);
      },
      page: async () => ({ items: [...allRuns], next: null }),
      follow: async function* ({ run, after }, { signal }) {
        let seq = after;
        for (const text of OUTPUT) {
          seq += text.length;
          yield {
            type: 'output' as const,
            seq,
            at: new Date().toISOString(),
            from: text.includes('error') ? ('err' as const) : ('out' as const),
            text,
          };
        }
        const found = findRun(run);
        if (found.endedAt !== null) yield { type: 'ended' as const, seq, run: found };
        else await forever(signal);
      },
      lines: async ({ from, count }) => ({
        lines: OUTPUT.slice(from - 1, from - 1 + count).map((text, index) => ({
          line: from + index,
          at: new Date().toISOString(),
          from: text.includes('error') ? ('err' as const) : ('out' as const),
          text: text.trimEnd(),
        })),
        firstLine: 1,
        total: OUTPUT.length,
      }),
      search: async function* ({ pattern }) {
        let matches = 0;
        for (const [index, text] of OUTPUT.entries()) {
          const column = text.indexOf(pattern);
          if (column < 0) continue;
          matches += 1;
          yield { type: 'match' as const, line: index + 1, column, length: pattern.length };
        }
        yield { type: 'done' as const, matches, capped: false };
      },
      download: async () => ({ ticket: 'x', name: 'output.txt' }),
      summary: async () => {
        check();
        return fakeSummary(allRuns);
      },
      upload: async ({ name }) => ({ ticket: 'x', path: `/tmp/${name}` }),
      evidence: async () => ({ ticket: 'x', name: 'run.evidence.age', publicKey: 'A'.repeat(43) }),
      evidenceKey: async () => ({ publicKey: 'A'.repeat(43) }),
      diff: async () => ({
        state: 'same',
        absent: [],
        removed: 0,
        added: 0,
        lines: [],
        cut: { before: false, after: false, lines: false },
      }),
      trends: async () => ({ points: [], succeeded: 0, failed: 0, medianMs: null, p95Ms: null }),
    }),
    mount(graph, options.graph ?? signedOut),
    mount(favourites, {
      watch: async function* (_input, { signal }) {
        const listed = allScripts.map(({ id, name }) => ({ script: id, name }));
        yield { favourites: listed.slice(0, 3), recent: listed.slice(3, 6) };
        await forever(signal);
      },
      add: async ({ script }) => {
        const { id, name } = allScripts.find((one) => one.id === script) ?? firstOf(allScripts);
        return { script: id, name };
      },
      remove: async () => ({}),
    }),
    mount(notifications, {
      watch: (_input, { signal }) => collection([], signal),
      rules: (_input, { signal }) => collection([], signal),
      markRead: async () => ({}),
      create: async (_input, { fail }) => fail('RULE_EXISTS', { name: 'fake' }),
      change: async ({ rule }, { fail }) => fail('RULE_NOT_FOUND', { rule }),
      remove: async ({ rule }, { fail }) => fail('RULE_NOT_FOUND', { rule }),
      pause: async ({ rule }, { fail }) => fail('RULE_NOT_FOUND', { rule }),
      resume: async ({ rule }, { fail }) => fail('RULE_NOT_FOUND', { rule }),
      test: async ({ rule }, { fail }) => fail('RULE_NOT_FOUND', { rule }),
    }),
    mount(slots, {
      watch: (_input, { signal }) => collection(fakePools(options.bare === true), signal),
      list: async () => [...fakePools(false)],
      set: async ({ pool, limit, policy, perHolder, perTarget }) => ({
        name: pool,
        limit,
        policy: policy ?? 'queue',
        perHolder: perHolder ?? null,
        perTarget: perTarget ?? null,
        used: 0,
        queued: 0,
        slots: [],
      }),
      acquire: async () => ({ slot: 'x', acquiredAt: 1 }),
      release: async () => ({ releasedAt: 1 }),
    }),
    mount(jobs, {
      watch: (_input, { signal }) => collection([], signal),
      get: async ({ job }, { fail }) => fail('JOB_NOT_FOUND', { job }),
      check: async () => ({ plan: null, problems: [], confirms: [] }),
      save: async ({ job }, { fail }) => fail('JOB_NOT_FOUND', { job: job ?? '' }),
      remove: async () => ({}),
      run: async ({ job }, { fail }) => fail('JOB_NOT_FOUND', { job }),
      retry: async ({ run }, { fail }) => fail('RUN_NOT_FOUND', { run }),
      again: async ({ run }, { fail }) => fail('RUN_NOT_FOUND', { run }),
      log: async function* () {},
    }),
    mount(audit, {
      page: async ({ filter, before, limit }) => {
        await delay(20);
        const fit = entries.filter(
          (entry) =>
            (before === undefined || entry.seq < before) &&
            (filter.outcome === undefined || entry.outcome === filter.outcome) &&
            (filter.text === undefined || `${entry.action} ${entry.object ?? ''}`.toLowerCase().includes(filter.text.toLowerCase())),
        );
        const items = fit.slice(0, limit);
        return { items, next: fit.length > limit ? (items.at(-1)?.seq ?? null) : null };
      },
      follow: (_input, { signal }) => never(signal),
      verify: async () => ({
        holds: true,
        entries: entries.length,
        checked: entries.length,
        head: { seq: entries.length, hash: entries[0]?.hash ?? '0'.repeat(64) },
        fault: null,
        given: null,
        remarks: [],
        unsignedSince: null,
        tookMs: 84,
      }),
      state: async () => ({
        head: { seq: entries.length, hash: entries[0]?.hash ?? '0'.repeat(64) },
        signedUpTo: null,
        signedBy: null,
        unsignedSince: 1,
        key: null,
        cut: null,
      }),
      checkpoint: async (_input, { fail }) => fail('AUDIT_KEY_LOCKED', {}),
      prune: async () => ({ removed: 0, last: 0 }),
      erase: async () => ({ entries: 0, fields: 0 }),
      export: async () => ({ ticket: 'none', name: 'audit.jsonl' }),
    }),
    mount(settings, {
      get: async () => current,
      watch: async function* (_input, { signal }) {
        for (;;) {
          yield current;
          await new Promise<void>((resolve) => {
            changed.addEventListener('change', () => resolve(), { once: true, signal });
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
          if (signal.aborted) return;
        }
      },
      set: async (change) => {
        current = Settings.parse({ ...current, ...change });
        changed.dispatchEvent(new Event('change'));
        return current;
      },
    }),
    mount(metrics, {
      get: async () => fakeMetrics(),
      watch: async function* (_input, { signal }) {
        yield fakeMetrics();
        await forever(signal);
      },
      health: async function* (_input, { signal }) {
        yield { storage: 'ok' as const, sessions: 1, incidents: 0 };
        await forever(signal);
      },
    }),
  ];
}

const fakeMetrics = () => ({
  at: new Date().toISOString(),
  uptimeMs: 5_000_000,
  rssBytes: 90_000_000,
  heapBytes: 30_000_000,
  load: { overMs: 2_000, loopP50Ms: 0.2, loopP99Ms: 1.4, loopMaxMs: 8, cpu: 0.002 },
  sessions: 1,
  incidents: 0,
  storage: 'ok' as const,
});
