import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { dist } from '../support/hub-process';
import { createGitRepository, type GitRepository } from '../support/git-repository';
import type { Random } from '../support/random';

/** What was promised: by an answer, and nothing less. */
export interface Promised {
  readonly runs: Set<RunId>;
  readonly jobs: Set<RunId>;
  /** Values of the script's state of which one must be there, by key: the last that was promised, or one that may have come after it. */
  readonly values: Map<string, readonly (string | undefined)[]>;
  /** Limits of the pool of which one must be in force. */
  readonly limits: Set<number>;
  /** Whether runs are given secrets: one that waits for a slot loses them with its hub. */
  secrets: boolean;
}

/** What an act came to: done, refused with a code, cut off by the death of the hub, or something that is no answer. */
export type Outcome = { readonly act: string; readonly type: 'done' | 'refused' | 'cut' | 'untyped'; readonly detail: string };

/** Acts of every kind that writes, on one hub after the other. */
export interface Acts {
  /** Once, while there is room. */
  prepare(hub: HubClient): Promise<void>;
  /** One act, chosen by the numbers where it is not said; it never throws. */
  act(hub: HubClient, random: Random, promised: Promised, which?: 'run' | 'state' | 'limit'): () => Promise<Outcome>;
  remove(): void;
}

/** What each act may say of a disk that is full, or of a hub that just came or goes. */
const REFUSALS: Readonly<Record<string, readonly string[]>> = {
  run: ['STORAGE_FULL', 'RECORDER_UNAVAILABLE'],
  state: ['STORAGE_FULL'],
  limit: ['STORAGE_FULL'],
  job: ['STORAGE_FULL'],
  search: [],
  git: ['STORAGE_FULL', 'REPOSITORY_FAILED'],
  pack: ['STORAGE_FULL', 'RUN_NOT_FOUND', 'RUN_NOT_ENDED', 'OUTPUT_GONE', 'DISCONNECTED', 'HUB_UNREACHABLE'],
};

const LOAD = `#!/bin/bash
# @axle.param lines {kind: number, default: 5}
# @axle.param code {kind: number, default: 0}
# @axle.param token {kind: secret}
seq -f 'line %.0f' 1 "$AXLE_PARAM_LINES"
printf '%s\\n' '{"type":"values","name":"facts","values":{"size":12}}' >&"$AXLE_RESULTS"
exit "$AXLE_PARAM_CODE"
`;

/** Never one of them twice at the same time. */
const KEYS = 50;

/** The acts; runs print into the data folder at \`home\`, which they soon fill. */
export function createActs(home: string, folder: string): Acts {
  const outside = mkdtempSync(join(tmpdir(), 'axle-acts-'));
  writeFileSync(join(folder, 'load.sh'), LOAD, { mode: 0o755 });
  const upstream: GitRepository = createGitRepository(outside);
  upstream.commit({ 'tool.sh': '#!/bin/bash\necho tool\n' });
  mkdirSync(join(outside, 'packs'));
  let source = '';
  let job = '';
  let commits = 0;
  let asked = 0;

  const acts: Readonly<Record<string, (hub: HubClient, random: Random, promised: Promised) => () => Promise<unknown>>> = {
    run(hub, random, { runs, secrets }) {
      const params = {
        lines: [5, 2_000, 60_000, 200_000][random.below(4)] ?? 5,
        code: random.below(3) === 0 ? 7 : 0,
        ...(secrets && { token: randomUUID() }),
      };
      return async () => runs.add((await hub.runs.start({ script: 'load.sh', params })).run);
    },
    state(hub, random, { values }) {
      asked += 1;
      const key = `key ${asked % KEYS}`;
      const json = JSON.stringify(String(random.below(1_000_000)).repeat(1 + random.below(400)));
      return async () => {
        const before = values.get(key) ?? [undefined];
        await may(
          async () => await hub.scriptState.set({ script: 'load.sh', key, json }),
          (sure) => values.set(key, sure ? [json] : [...before, json]),
        );
      };
    },
    limit(hub, random, { limits }) {
      const limit = 2 + random.below(3);
      return async () =>
        await may(
          async () => await hub.slots.set({ pool: 'hub', limit }),
          () => limits.add(limit),
        );
    },
    job:
      (hub, _random, { jobs }) =>
      async () =>
        jobs.add((await hub.jobs.run({ job })).run),
    git(hub) {
      commits += 1;
      upstream.commit({ 'tool.sh': `#!/bin/bash\necho tool ${commits}\n`, 'bulk.txt': 'x'.repeat(40_000 * commits) });
      return async () => await hub.scripts.sync({ source });
    },
    search: (hub, random) => async () => {
      for await (const item of hub.search.output({ text: `line ${random.below(60_000)}`, limit: 3 })) if (item.type === 'done') break;
    },
    pack(_hub, random, { runs }) {
      const run = [...runs][random.below(Math.max(1, runs.size))];
      const file = join(outside, 'packs', randomUUID());
      return async () => {
        if (run !== undefined) await exportPack(home, run, file);
      };
    },
  };
  const names = ['run', 'run', 'run', 'state', 'state', 'limit', 'job', 'git', 'search', 'pack'];

  return {
    async prepare(hub) {
      source = (await hub.repositories.add({ url: upstream.url })).source;
      const steps = ['one', 'two'].map((id) => `  - {id: ${id}, script: work.sh, params: {lines: 3, ms: 1}}`).join('\n');
      job = (await hub.jobs.save({ text: `name: Two\nsteps:\n${steps}\n` })).id;
      writeFileSync(join(outside, 'passphrase'), 'a passphrase that is long\n');
    },
    act(hub, random, promised, which) {
      const act = which ?? names[random.below(names.length)] ?? 'run';
      const work = acts[act]?.(hub, random, promised);
      return async () =>
        (await work?.().then(
          () => ({ act, type: 'done', detail: '' }) as const,
          (error: unknown) => outcomeOf(act, error),
        )) ?? { act, type: 'untyped', detail: 'no such act' };
    },
    remove: () => rmSync(outside, { recursive: true, force: true }),
  };

  /** As somebody types it. */
  async function exportPack(data: string, run: string, file: string): Promise<void> {
    const args = ['runs', 'evidence', 'export', run, '--to', file, '--passphrase-file', join(outside, 'passphrase')];
    const env = { ...process.env, AXLE_HOME: data, AXLE_LANG: 'en' };
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
    const [, refusal = ''] = /^([A-Z_]+): /m.exec(said) ?? [];
    if (code !== 0 && REFUSALS['pack']?.includes(refusal) !== true) throw new Error(`${code}: ${said}`);
  }
}

/** Does it, and says whether it is done, or may have been since nobody answered; nothing is said where it was refused. */
async function may(act: () => Promise<unknown>, say: (sure: boolean) => void): Promise<void> {
  try {
    await act();
    say(true);
  } catch (error) {
    if (HubError.is(error, 'DISCONNECTED')) say(false);
    throw error;
  }
}

function outcomeOf(act: string, error: unknown): Outcome {
  if (!(error instanceof HubError)) return { act, type: 'untyped', detail: String(error) };
  const detail = `${error.code} ${JSON.stringify(error.data)}`;
  if (error.code === 'DISCONNECTED') return { act, type: 'cut', detail };
  return { act, type: REFUSALS[act]?.includes(error.code) === true ? 'refused' : 'untyped', detail };
}
