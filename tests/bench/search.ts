import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { figure } from '../support/figure';
import { findProgram } from '../support/find-program';
import { createHubHome, dist } from '../support/hub-process';
import { counted } from './counts';
import { alternate, missingRow, PeerMissing, ratioAim, type Bench } from './report';

const MIB = 1_048_576;
const LARGE_LINES = counted(3_000_000, 20_000);
const SMALL_RUNS = counted(200, 3);
const PRINTED = counted(256, 4) * MIB;
const ROUNDS = counted(5, 1);
const LOOKS = counted(9, 1);

/** What an index of outputs costs in room, in time and for a run beside it; and what it brings, against `rg` over the same files. */
export const search: Bench = {
  name: 'search',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-search-'));
    writeFileSync(join(folder, 'large.sh'), mixedLog(LARGE_LINES), { mode: 0o755 });
    writeFileSync(join(folder, 'small.sh'), mixedLog(60), { mode: 0o755 });
    const print = `#!/bin/bash\nyes 'a line of sixty characters, as the logs of most programs have' | head -c ${PRINTED}\n`;
    writeFileSync(join(folder, 'print.sh'), print, { mode: 0o755 });
    chmodSync(folder, 0o755); // Whoever runs the scripts may enter.
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    const rss = memoryOf(hubProcess.child.pid ?? 0);
    try {
      const { id } = await hub.scripts.addSource({ folder });
      await hub.scripts.approveSource({ source: id });
      for (let at = 0; at < SMALL_RUNS; at += 1) await ended(hub, 'small.sh');
      const before = rss?.();
      const large = await ended(hub, 'large.sh');
      const bytes = (await hub.runs.get({ run: large })).output.bytes;
      const most = await indexed(hub, rss);
      const runs = join(home.home, 'runs');
      const index = statSync(join(runs, large, 'search')).size;
      const rare = await alternate(
        LOOKS,
        () => timed(() => find(hub, 'NEEDLE', 1)),
        () => timed(() => program('rg', ['-n', '-i', '-F', '--no-ignore', '--hidden', 'NEEDLE', runs])),
      );
      const grew = before === undefined || rss === undefined || most === undefined ? undefined : Math.max(most, rss()) - before;
      const copy = join(folder, 'copy');
      cpSync(join(runs, large), copy, { recursive: true });
      const made = figure([bytes / MIB / ((await timed(() => indexOnce(copy))) / 1_000)]);
      const beside = await alternate(
        ROUNDS,
        () => whileIndexing(copy, () => throughput(hub)),
        () => throughput(hub),
      );
      const what = `${Math.round(bytes / MIB)} MiB of log and ${SMALL_RUNS} small outputs`;
      return [
        {
          name: `size of the index of ${Math.round(bytes / MIB)} MiB of log`,
          unit: '% of it',
          ours: figure([(100 * index) / bytes]),
          aim: { text: '< 10 %', met: index / bytes < 0.1 },
        },
        { name: 'indexing, in a thread of lowest priority', unit: 'MiB/s', ours: made },
        {
          name: `search ${what} for a rare word`,
          unit: 'ms',
          ours: rare.ours,
          peer: { name: 'rg', ...rare.against },
          aim: { text: '< 1,000 ms', met: rare.ours.median < 1_000 },
        },
        {
          name: 'child to journal while another output is indexed',
          unit: 'MiB/s',
          ours: beside.ours,
          peer: { name: 'nothing indexed', ...beside.against },
          aim: ratioAim('≥ 0.9', beside.against, (ratio) => ratio >= 0.9),
        },
        grew === undefined
          ? missingRow('hub grows while it indexes and searches', 'MiB', 'memory is read from /proc, which only Linux has')
          : {
              name: `hub grows while it records, indexes and searches ${Math.round(bytes / MIB)} MiB`,
              unit: 'MiB',
              ours: figure([grew]),
              aim: { text: '< 100 MiB', met: grew < 100 },
            },
      ];
    } finally {
      close();
      await hubProcess.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Lines as services print them: times, addresses, words, hexadecimal ids; the last but one has the needle. */
const mixedLog = (lines: number): string => `#!/bin/bash
exec awk 'BEGIN {
  srand(7); n = split("connection drained user session opened closed backend upstream timeout retry request handler payload invalid certificate renewed replica lag checkpoint complete worker started stopped queue depth memory pressure eviction cache", w, " ")
  for (at = 0; at < ${lines}; at++) {
    a = w[int(rand() * n) + 1]; b = w[int(rand() * n) + 1]; c = int(rand() * 1048576)
    if (at % 3 == 0) printf "2026-11-29T%02d:%02d:%02d INFO [%s-%d] %s %s id=%05x%05x took=%dms\\n", at % 24, at % 60, at % 59, a, at % 40, b, a, c, at * 7919 % 1048576, c % 9999
    else if (at % 3 == 1) printf "10.%d.%d.%d - - \\"GET /api/v1/%s/%d?%s=%d HTTP/1.1\\" 200 %d\\n", c % 256, at % 256, int(c / 256) % 256, a, at, b, c % 1000, c % 90000
    else printf "{\\"time\\":%d,\\"level\\":\\"info\\",\\"host\\":\\"web%d\\",\\"msg\\":\\"%s %s\\",\\"trace\\":\\"%05x%05x\\"}\\n", at, at % 30, a, b, c, at * 104729 % 1048576
    if (at == ${lines} - 2 && ${lines} > 100) print "the NEEDLE"
  }
}'
`;

async function ended(hub: HubClient, script: string): Promise<RunId> {
  const { run } = await hub.runs.start({ script });
  for await (const now of hub.runs.observe({ run }))
    if (now.endedAt !== null && now.state !== 'succeeded') throw new Error(`${now.state}: ${now.reason}`);
  return run;
}

/** Waits until nothing waits to be indexed; gives the most memory that was seen meanwhile. */
async function indexed(hub: HubClient, rss: (() => number) | undefined): Promise<number | undefined> {
  for (let most = 0; ;) {
    most = Math.max(most, rss?.() ?? 0);
    for await (const item of hub.search.output({ text: 'NEEDLE', limit: 1 })) {
      most = Math.max(most, rss?.() ?? 0);
      if (item.type === 'done' && item.index.waiting === 0) return rss === undefined ? undefined : most;
    }
  }
}

async function find(hub: HubClient, text: string, wanted: number): Promise<void> {
  let found = 0;
  for await (const item of hub.search.output({ text, limit: 200 })) if (item.type === 'found') found += 1;
  if (found !== wanted) throw new Error(`found in ${found} runs`);
}

async function throughput(hub: HubClient): Promise<number> {
  const begun = performance.now();
  await ended(hub, 'print.sh');
  return PRINTED / MIB / ((performance.now() - begun) / 1_000);
}

/** The hub's own worker, on a copy of a run's folder. */
async function indexOnce(folder: string): Promise<void> {
  rmSync(join(folder, 'search'), { force: true });
  const script = join(dist, 'index-worker.js');
  const worker = new Worker(script, { workerData: { places: [{ run: 'copy', folder }] } });
  const said: unknown[] = [];
  worker.on('message', (message) => said.push(message));
  await once(worker, 'exit');
  if (JSON.stringify(said) !== '[{"type":"indexed","run":"copy","state":"made"}]') throw new Error(JSON.stringify(said));
}

async function whileIndexing(folder: string, work: () => Promise<number>): Promise<number> {
  const over = new AbortController();
  const indexing = (async () => {
    while (!over.signal.aborted) await indexOnce(folder);
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await indexing;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function program(file: string, args: readonly string[]): Promise<void> {
  if (findProgram(file) === undefined) throw new PeerMissing(`there is no ${file}`);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}`);
}

/** The resident memory of a process in MiB, where that can be read. */
function memoryOf(pid: number): (() => number) | undefined {
  if (process.platform !== 'linux') return undefined;
  return () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}
