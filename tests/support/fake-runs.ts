import { noResults } from '#shared/contract/results';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { endedStates } from '#shared/contract/run-state';
import { type OutputLine, RunId, type Run, runs } from '#shared/contract/runs';
import { mount, type Mounted } from '#shared/rpc/router';
import { fakePlan, fakePreview } from './fake-plan';

const START = Date.UTC(2026, 10, 20, 18, 42, 7);
const at = (ms: number): string => new Date(START + ms).toISOString();

/** A run that succeeded, with what a test says otherwise. */
export function exampleRun(more: Partial<Run> = {}): Run {
  return {
    id: RunId.parse(randomUUID()),
    subject: { kind: 'script', id: 'ops:web/restart-web.sh', name: 'Restart web tier', tags: ['web', 'prod'] },
    state: 'succeeded',
    installs: false,
    elevation: null,
    preparing: null,
    paused: null,
    exitCode: 0,
    signal: null,
    reason: null,
    actor: { name: 'Operator', face: 'browser' },
    place: 'this machine',
    mode: 'pipe',
    params: [],
    trust: null,
    hash: '7f3a9b1c44d0e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192c91e',
    sandbox: {
      asked: 'standard',
      inForce: 'standard',
      network: false,
      limits: { memory: 'cgroup:4294967296', processes: 'cgroup:1024', openFiles: 'prlimit:16384', coreDumps: 'prlimit:0' },
      notes: [],
      denied: [],
      evidence: [],
      granted: { folders: [], files: [], more: 0 },
      planHash: null,
    },
    queuedAt: at(0),
    startedAt: at(120),
    endedAt: at(41_000),
    timeoutSeconds: null,
    output: { bytes: 0, lines: 0, trimmedBytes: 0, gone: false },
    progress: null,
    results: noResults,
    repeats: null,
    attempt: 1,
    notBefore: null,
    next: null,
    parent: null,
    targets: [],
    limitedBy: null,
    consent: null,
    job: null,
    ...more,
  };
}

/** Text of line `n` of an output made up as it is read, so that there may be millions. */
export type LineText = (n: number) => { readonly text: string; readonly from: 'out' | 'err' };

/** A run with output; `grow` lines are added each 50 ms while it runs. */
export interface FakeRun {
  run: Run;
  readonly lineText: LineText;
  readonly grow: number;
  readonly first: number;
}

const SIZE = 64;

/** Runs whose output is computed: for looking at pages with far more of it than anybody would keep. */
export function createFakeRuns(fakes: readonly FakeRun[], history: readonly Run[] = []): Mounted {
  const byId = new Map(fakes.map((fake) => [fake.run.id as string, fake]));
  const find = (id: string): FakeRun | undefined => byId.get(id) ?? wrap(history.find((run) => run.id === id));
  const wrap = (run: Run | undefined): FakeRun | undefined =>
    run && { run, lineText: (n) => ({ text: `line ${n}`, from: 'out' }), grow: 0, first: 1 };
  const all = (): Run[] => [...fakes.map(({ run }) => run), ...history];
  const lineOf = (fake: FakeRun, line: number): OutputLine => ({ line, at: at(line * 11), ...fake.lineText(line) });
  const ended = ({ run }: FakeRun): boolean => endedStates.includes(run.state);
  const end = (fake: FakeRun, state: 'cancelled' | 'succeeded'): void => {
    fake.run = { ...fake.run, state, exitCode: state === 'succeeded' ? 0 : null, endedAt: new Date().toISOString() };
  };

  return mount(runs, {
    preview: async () => fakePreview(),
    previewRepeat: async () => fakePreview(),
    grants: async () => ({ state: 'kept' as const, plan: fakePlan() }),
    environment: async () => ({ prepared: null, log: '' }),
    start: async () => ({ run: fakes[0]!.run.id, state: 'starting' as const }),
    repeat: async () => ({ run: fakes[0]!.run.id, state: 'starting' as const }),
    elevate: () => Promise.resolve({}),
    cancel: async ({ run }) => {
      const fake = find(run);
      if (fake !== undefined) setTimeout(() => end(fake, 'cancelled'), 1_500);
      return {};
    },
    input: async () => ({}),
    resize: async () => ({}),
    get: async ({ run }, { fail }) => find(run)?.run ?? fail('RUN_NOT_FOUND', { run }),
    observe: async function* ({ run }, { signal, fail }) {
      const fake = find(run) ?? fail('RUN_NOT_FOUND', { run });
      for (;;) {
        yield fake.run;
        if (ended(fake) || signal.aborted) return;
        await delay(50, undefined, { signal }).catch(() => undefined);
        if (fake.grow === 0 || ended(fake)) continue;
        const lines = fake.run.output.lines + fake.grow;
        fake.run = { ...fake.run, output: { ...fake.run.output, lines, bytes: lines * SIZE } };
      }
    },
    watch: async function* (_input, { signal }) {
      yield { type: 'reset' as const, total: all().length };
      yield { type: 'page' as const, items: all().slice(0, 256) };
      yield { type: 'ready' as const, seq: 'x:1' };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    page: async ({ filter, before, limit }) => {
      const fit = all().filter((run) => filter.states === undefined || filter.states.includes(run.state));
      const from = before === undefined ? 0 : fit.findIndex(({ id }) => id === before) + 1;
      const items = fit.slice(from, from + limit);
      return { items, next: from + limit < fit.length ? (items.at(-1)?.id ?? null) : null };
    },
    follow: async function* ({ run, after }, { signal, fail }) {
      const fake = find(run) ?? fail('RUN_NOT_FOUND', { run });
      let seq = after;
      for (let n = 1; n <= fake.run.output.lines; n++) {
        const { text, from } = fake.lineText(n);
        seq += text.length + 2;
        yield { type: 'output' as const, seq, at: at(n), from, text: n === fake.run.output.lines ? text : `${text}\r\n` };
      }
      while (!ended(fake) && !signal.aborted) await delay(100, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) yield { type: 'ended' as const, seq, run: fake.run };
    },
    results: async function* () {},
    resultDownload: async ({ run, name, as }, { fail }) => fail('RESULT_NOT_FOUND', { run, result: name, as }),
    lines: async ({ run, from, count }, { fail }) => {
      const fake = find(run) ?? fail('RUN_NOT_FOUND', { run });
      if (fake.run.output.gone) fail('OUTPUT_GONE', { run });
      const total = fake.run.output.lines;
      const lines: OutputLine[] = [];
      let size = 0;
      for (let line = Math.max(from, fake.first); line <= total && line < from + count && size < 524_288; line++) {
        const made = lineOf(fake, line);
        size += made.text.length;
        lines.push(made);
      }
      await delay(5);
      return { lines, firstLine: fake.first, total };
    },
    search: async function* ({ run, pattern, regex, matchCase }, { signal, fail }) {
      const fake = find(run) ?? fail('RUN_NOT_FOUND', { run });
      let expression: RegExp;
      try {
        expression = new RegExp(regex ? pattern : pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), matchCase ? 'g' : 'gi');
      } catch (error) {
        return fail('PATTERN_INVALID', { pattern, detail: String(error) });
      }
      let matches = 0;
      const { lines } = fake.run.output;
      for (let line = fake.first; line <= lines && !signal.aborted; line++) {
        if (line % 20_000 === 0) await delay(1);
        for (const match of fake.lineText(line).text.matchAll(expression)) {
          matches += 1;
          if (matches <= 10_000 && match[0].length > 0)
            yield { type: 'match' as const, line, column: match.index, length: match[0].length };
        }
      }
      yield { type: 'done' as const, matches, capped: matches > 10_000 };
    },
    download: async () => ({ ticket: 'x', name: 'output.txt' }),
    summary: async () => ({ buckets: [], succeeded: 0, failed: 0, failedBefore: 0, medianMs: null, lastBySubject: [] }),
    upload: async ({ name }) => ({ ticket: 'upload', path: `/home/operator/.local/share/axle/uploads/3f/${name}` }),
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
  });
}
