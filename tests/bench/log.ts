import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { createHubHome } from '../support/hub-process';
import { figure, type Figure } from '../support/figure';
import { alternate, type Bench, type Row } from './report';

const BYTES = 256 * 1_048_576;
const LINES = 1_000_000;
const ROUNDS = 5;
const LOOKS = 9;

/** What a child prints on its way to the journal, and a million lines opened, jumped into and searched. */
export const log: Bench = {
  name: 'log',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-log-'));
    const lines = Array.from(
      { length: LINES },
      (_, at) => `${at + 1} 18:42:07 web${at % 30}: connection ${at * 7919} drained${at === LINES - 2 ? ' NEEDLE' : ''}`,
    );
    writeFileSync(join(folder, 'lines.txt'), `${lines.join('\n')}\n`);
    writeFileSync(join(folder, 'print-lines.sh'), '#!/bin/bash\nexec cat "$(dirname "$0")/lines.txt"\n', { mode: 0o755 });
    writeFileSync(
      join(folder, 'print-bytes.sh'),
      `#!/bin/bash\nyes 'a line of sixty characters, as the logs of most programs have' | head -c ${BYTES}\n`,
      { mode: 0o755 },
    );
    chmodSync(folder, 0o755); // Whoever runs the scripts may enter.
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    try {
      await hub.scripts.addSource({ folder });
      const speed = await alternate(
        ROUNDS,
        () => throughHub(hub),
        () => throughCat(folder),
      );
      const { run } = await hub.runs.start({ script: 'print-lines.sh' });
      await untilEnded(hub, run);
      const file = join(folder, 'lines.txt');
      const open = await alternate(
        LOOKS,
        () => timed(() => hub.runs.lines({ run, from: 1, count: 200 })),
        () => timed(() => program('head', ['-n', '200', file])),
      );
      const jump = await alternate(
        LOOKS,
        () => timed(() => hub.runs.lines({ run, from: LINES / 2, count: 200 })),
        () => timed(() => program('sed', ['-n', `${LINES / 2},${LINES / 2 + 199}p;${LINES / 2 + 200}q`, file])),
      );
      const search = await alternate(
        LOOKS,
        () => timed(() => matches(hub, run, 'NEEDLE')),
        () => timed(() => program('rg', ['-n', '-i', 'NEEDLE', file])),
      );
      const memory = await growth(hub, hubProcess.child.pid ?? 0);
      return [
        {
          name: 'child to journal',
          unit: 'MiB/s',
          ours: speed.ours,
          peer: { name: 'cat > file', figure: speed.peer, ratio: speed.ratio },
          aim: { text: '≥ 0.5', met: speed.ratio.median >= 0.5 },
        },
        looked('open 1 M lines', open, 'head'),
        looked('jump to line 500,000', jump, 'sed'),
        looked('search 1 M lines for a word near the end', search, 'rg'),
        { name: 'hub grows while a script prints 1 GiB', unit: 'MiB', ours: figure([memory]), aim: { text: '< 50', met: memory < 50 } },
      ];
    } finally {
      close();
      await hubProcess.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function looked(name: string, { ours, peer, ratio }: { ours: Figure; peer: Figure; ratio: Figure }, by: string): Row {
  return { name, unit: 'ms', ours, peer: { name: by, figure: peer, ratio }, aim: { text: '< 1,000 ms', met: ours.median < 1_000 } };
}

async function untilEnded(hub: HubClient, run: RunId): Promise<void> {
  for await (const now of hub.runs.observe({ run }))
    if (now.endedAt !== null && now.state !== 'succeeded') throw new Error(`${now.state}: ${now.reason}`);
}

async function throughHub(hub: HubClient): Promise<number> {
  const begun = performance.now();
  const { run } = await hub.runs.start({ script: 'print-bytes.sh' });
  await untilEnded(hub, run);
  return BYTES / 1_048_576 / ((performance.now() - begun) / 1_000);
}

async function throughCat(folder: string): Promise<number> {
  const begun = performance.now();
  await program('bash', ['-c', `"$0" | cat > "$1"`, join(folder, 'print-bytes.sh'), join(folder, 'out')]);
  return BYTES / 1_048_576 / ((performance.now() - begun) / 1_000);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function program(file: string, args: readonly string[]): Promise<void> {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}`);
}

async function matches(hub: HubClient, run: RunId, pattern: string): Promise<void> {
  let found = 0;
  for await (const item of hub.runs.search({ run, pattern })) if (item.type === 'done') found = item.matches;
  if (found !== 1) throw new Error(`${found} matches`);
}

/** By how much the hub's own resident memory grows, at most, while one script prints a gibibyte and is followed. */
async function growth(hub: HubClient, pid: number): Promise<number> {
  const rss = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  const before = rss();
  let most = before;
  for (let part = 0; part < 4; part += 1) {
    const { run } = await hub.runs.start({ script: 'print-bytes.sh' });
    for await (const _now of hub.runs.observe({ run })) most = Math.max(most, rss());
  }
  return most - before;
}
