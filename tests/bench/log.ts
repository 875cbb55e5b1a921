import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import type { ParamValues } from '#shared/contract/params';
import type { RunId } from '#shared/contract/runs';
import { createHubHome } from '../support/hub-process';
import { figure } from '../support/figure';
import { findProgram } from '../support/find-program';
import { counted } from './counts';
import { alternate, missingRow, PeerMissing, ratioAim, type Bench, type Measured, type Row } from './report';

const MIB = 1_048_576;
/** What is printed for its speed, and what for the memory that it takes to follow it. */
const BYTES = counted(256, 4) * MIB;
const FOLLOWED = counted(1_024, 16) * MIB;
const LINES = counted(1_000_000, 20_000);
const ROUNDS = counted(5, 1);
/** As long as most tokens are. */
const TOKEN = 'axt_16C7e42F292c6912E7710c838347Ae178B4a';
const LOOKS = counted(9, 1);

/** What a child prints on its way to the journal, and a million lines opened, jumped into, searched and seen at their end. */
export const log: Bench = {
  name: 'log',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-log-'));
    // A script sees no file beside it that it does not declare, and this one would be too long to be declared.
    writeFileSync(
      join(folder, 'print-lines.sh'),
      `#!/bin/bash
exec awk 'BEGIN { for (at = 0; at < ${LINES}; at++)
  printf "%d 18:42:07 web%d: connection %d drained%s\\n", at + 1, at % 30, at * 7919, at == ${LINES - 2} ? " NEEDLE" : "" }'
`,
      { mode: 0o755 },
    );
    const printing = (bytes: number): string =>
      `#!/bin/bash\nyes 'a line of sixty characters, as the logs of most programs have' | head -c ${bytes}\n`;
    writeFileSync(join(folder, 'print-bytes.sh'), printing(BYTES), { mode: 0o755 });
    writeFileSync(join(folder, 'print-masked.sh'), printing(BYTES).replace('\n', '\n# @axle.param token {kind: secret}\n'), {
      mode: 0o755,
    });
    writeFileSync(
      join(folder, 'print-hidden.sh'),
      `#!/bin/bash\n# @axle.param token {kind: secret}\nyes "in: $(cat "$AXLE_SECRET_TOKEN"), as logs have" | head -c ${BYTES}\n`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'print-followed.sh'), printing(FOLLOWED), { mode: 0o755 });
    chmodSync(folder, 0o755); // Whoever runs the scripts may enter.
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    try {
      const { id } = await hub.scripts.addSource({ folder });
      await hub.scripts.approveSource({ source: id });
      const speed = await alternate(
        ROUNDS,
        () => throughHub(hub, 'print-bytes.sh'),
        () => throughCat(folder),
      );
      const durable = await alternate(
        ROUNDS,
        () => throughHub(hub, 'print-bytes.sh'),
        () => throughCat(folder, '&& sync --data "$1"'),
      );
      const masked = await alternate(
        ROUNDS,
        () => throughHub(hub, 'print-masked.sh', { token: TOKEN }),
        () => throughCat(folder),
      );
      const hidden = await alternate(
        ROUNDS,
        () => throughHub(hub, 'print-hidden.sh', { token: TOKEN }),
        () => throughCat(folder),
      );
      const { run } = await hub.runs.start({ script: 'print-lines.sh' });
      await untilEnded(hub, run);
      const file = join(folder, 'lines.txt');
      await program('bash', ['-c', '"$0" > "$1"', join(folder, 'print-lines.sh'), file]);
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
      const tail = await alternate(
        LOOKS,
        () => timed(() => lastLines(hub, run)),
        () => timed(() => program('tail', ['-n', '200', file])),
      );
      const search = await alternate(
        LOOKS,
        () => timed(() => matches(hub, run, 'NEEDLE')),
        () => timed(() => program('rg', ['-n', '-i', 'NEEDLE', file])),
      );
      return [
        printed('child to journal', speed),
        printed('child to journal, beside what is durable at its end as well', durable, 'cat > file, then sync'),
        printed('child to journal, with a secret to be masked', masked),
        printed('child to journal, with a secret in each line', hidden),
        looked(`open ${LINES.toLocaleString('en')} lines`, open, 'head'),
        looked(`jump to line ${(LINES / 2).toLocaleString('en')}`, jump, 'sed'),
        looked(`the last 200 of ${LINES.toLocaleString('en')} lines`, tail, 'tail'),
        looked(`search ${LINES.toLocaleString('en')} lines for a word near the end`, search, 'rg'),
        await followed(hub, hubProcess.child.pid ?? 0),
      ];
    } finally {
      close();
      await hubProcess.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function printed(name: string, { ours, against }: Measured, by = 'cat > file'): Row {
  const aim = ratioAim('≥ 0.5', against, (ratio) => ratio >= 0.5);
  return { name, unit: 'MiB/s', ours, peer: { name: by, ...against }, aim };
}

function looked(name: string, { ours, against }: Measured, by: string): Row {
  return { name, unit: 'ms', ours, peer: { name: by, ...against }, aim: { text: '< 1,000 ms', met: ours.median < 1_000 } };
}

async function untilEnded(hub: HubClient, run: RunId): Promise<void> {
  for await (const now of hub.runs.observe({ run }))
    if (now.endedAt !== null && now.state !== 'succeeded') throw new Error(`${now.state}: ${now.reason}`);
}

async function throughHub(hub: HubClient, script: string, params: ParamValues = {}): Promise<number> {
  const begun = performance.now();
  const { run } = await hub.runs.start({ script, params });
  await untilEnded(hub, run);
  return BYTES / 1_048_576 / ((performance.now() - begun) / 1_000);
}

/** `then`: what is done with the file at its end. */
async function throughCat(folder: string, then = ''): Promise<number> {
  const begun = performance.now();
  await program('bash', ['-c', `"$0" | cat > "$1" ${then}`, join(folder, 'print-bytes.sh'), join(folder, 'out')]);
  return BYTES / 1_048_576 / ((performance.now() - begun) / 1_000);
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

async function matches(hub: HubClient, run: RunId, pattern: string): Promise<void> {
  let found = 0;
  for await (const item of hub.runs.search({ run, pattern })) if (item.type === 'done') found = item.matches;
  if (found !== 1) throw new Error(`${found} matches`);
}

/** As a page that is opened at its end asks for them: it knows how many there are only once it was told. */
async function lastLines(hub: HubClient, run: RunId): Promise<void> {
  const { output } = await hub.runs.get({ run });
  const { lines } = await hub.runs.lines({ run, from: output.lines - 199, count: 200 });
  if (lines.length !== 200 || lines.at(-1)?.text.startsWith(`${LINES} `) !== true)
    throw new Error(`these are not its last lines: ${lines.length}`);
}

/** By how much the hub's own resident memory grows, at most, while one script prints a gibibyte to a client that reads all of it. */
async function followed(hub: HubClient, pid: number): Promise<Row> {
  const [name, unit] = [`hub grows while a script prints ${FOLLOWED / MIB} MiB and is followed`, 'MiB'];
  if (process.platform !== 'linux') return missingRow(name, unit, 'memory is read from /proc, which only Linux has');
  const rss = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  const before = rss();
  let [most, read] = [before, 0];
  const { run } = await hub.runs.start({ script: 'print-followed.sh' });
  for await (const event of hub.runs.follow({ run })) {
    if (event.type === 'output') read += Buffer.byteLength(event.text);
    most = Math.max(most, rss());
  }
  if (read !== FOLLOWED) throw new Error(`${read} bytes of ${FOLLOWED} were read`);
  const memory = most - before;
  return { name, unit, ours: figure([memory]), aim: { text: '< 50 MiB', met: memory < 50 } };
}
