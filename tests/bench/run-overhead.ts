import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { RunId } from '#shared/contract/runs';
import type { HubClient } from '#shared/contract/index';
import type { SandboxPlan } from '#main/spokes/runs/ports';
import { type AskedSandbox, planSandbox } from '../support/plan-sandbox';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { createSandbox } from '#main/spokes/runs/sandbox/index';
import { createHubHome } from '../support/hub-process';
import { figure } from '../support/figure';
import { counted } from './counts';
import { alternate, missingRow, ratioAim, type Bench, type Measured, type Row } from './report';

const ROUNDS = counted(41, 2);
/** Before each start, in milliseconds: of the one before nothing goes on any more, and what is made ahead of one is there. */
const REST_MS = 300;
const PEER = 'bare spawn of the same line';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

interface Subject {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly interpreter: string;
}

/**
 * From the call that starts a script to its first byte at the caller, against a bare spawn of the very same sandbox line but for
 * its gate. Both begin at rest, as when a person starts one; how it is when they come one after the other is told without an aim.
 */
export const runOverhead: Bench = {
  name: 'run-overhead',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-scripts-'));
    const subjects: Subject[] = [
      { name: 'bash', file: 'first.sh', text: '#!/bin/bash\nprintf x\n', interpreter: '/bin/bash' },
      { name: 'python', file: 'first.py', text: '#!/usr/bin/python3\nprint("x", flush=True)\n', interpreter: '/usr/bin/python3' },
    ];
    chmodSync(folder, 0o755); // Whoever runs the scripts may enter.
    for (const { file, text } of subjects) writeFileSync(join(folder, file), text, { mode: 0o755 });
    const home = createHubHome();
    const process_ = await home.start();
    const { hub, close } = await process_.connect();
    const rows: Row[] = [];
    try {
      const { id } = await hub.scripts.addSource({ folder });
      await hub.scripts.approveSource({ source: id });
      for (const subject of subjects) rows.push(...(await rowsOf(subject, folder, hub, process_.runtime)));
    } finally {
      close();
      await process_.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
    return rows;
  },
};

async function rowsOf(subject: Subject, folder: string, hub: HubClient, runtime: string): Promise<Row[]> {
  const { name, file, interpreter } = subject;
  if (!existsSync(interpreter)) return [missingRow(`${name}: start to first byte`, 'ms', `there is no ${interpreter}`)];
  const script = await hub.scripts.get({ script: file });
  const command = { file: script.interpreter.found ?? interpreter, args: [...script.interpreter.args, script.file] };
  const peer = await createPeer(folder, subject, command, runtime);
  const measure = (restMs: number): Promise<Measured> =>
    alternate(
      ROUNDS,
      () => throughHub(hub, script.id, restMs),
      () => peer.once(restMs),
    );
  try {
    const rows = figures(name, await measure(REST_MS));
    return name === 'bash' ? [...rows, ...figures('bash, without rest', await measure(0))] : rows;
  } finally {
    peer.close();
  }
}

/** What a start took, and what of that is ours. */
function figures(name: string, { ours, against }: Measured): Row[] {
  const aim = name === 'python' && { aim: ratioAim('≤ 1.25 ×', against, (ratio) => ratio <= 1.25) };
  const row: Row = { name: `${name}: start to first byte`, unit: 'ms', ours, peer: { name: PEER, ...against }, ...aim };
  if ('missing' in against) return [row];
  const share = figure(ours.samples.map((sample, at) => sample - (against.figure.samples[at] ?? Number.NaN)));
  const shareAim = name === 'bash' && { aim: { text: '≤ 5 ms', met: share.median <= 5 } };
  return [row, { name: `${name}: own share, over the ${PEER}`, unit: 'ms', ours: share, ...shareAim }];
}

async function throughHub(hub: HubClient, script: string, restMs: number): Promise<number> {
  await setTimeout(restMs);
  const begun = performance.now();
  const { run } = await hub.runs.start({ script });
  let took = Number.NaN;
  for await (const event of hub.runs.follow({ run })) {
    if (event.type === 'output' && Number.isNaN(took)) took = performance.now() - begun;
  }
  if (Number.isNaN(took)) throw new Error(`run ${run} printed nothing`);
  return took;
}

/** Spawns what the sandbox says for this script, and nothing else. */
async function createPeer(source: string, subject: Subject, command: { file: string; args: string[] }, runtime: string) {
  const home = mkdtempSync(join(tmpdir(), 'axle-bench-peer-'));
  const sandbox = createSandbox({ log: silent, home, runtime });
  async function once_(restMs: number): Promise<number> {
    const folder = join(home, 'runs', randomUUID());
    mkdirSync(join(folder, 'files'), { recursive: true, mode: 0o711 });
    const copy = join(folder, 'files', subject.file);
    writeFileSync(copy, subject.text, { mode: 0o555 });
    const request: AskedSandbox = {
      run: RunId.parse(randomUUID()),
      level: 'standard',
      fallback: false,
      mode: 'pipe',
      grants: { network: false, folders: [], files: [] },
      staged: {
        command,
        script: { copy, path: join(source, subject.file) },
        files: [],
        missing: [],
        alone: true,
        readsFirst: true,
        needs: null,
        cwd: source,
        env: {},
      },
      secrets: [],
      folder,
      runtime,
    };
    const { launch } = await planSandbox(sandbox, request);
    await setTimeout(restMs);
    const took = await firstByte(launch);
    await removeGroups(launch.cgroups);
    return took;
  }
  return { once: once_, close: () => rmSync(home, { recursive: true, force: true }) };
}

async function firstByte(launch: SandboxPlan['launch']): Promise<number> {
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
  const opened: number[] = [];
  for (const entry of launch.fds) {
    if (entry.type === 'gate') throw new Error('the peer waits at no gate');
    if (entry.type === 'results') continue; // The peer takes none.
    if (entry.type !== 'data') opened.push(openSync(entry.path, entry.type === 'read-file' ? 'r' : 'w', 0o600));
    stdio[entry.fd] = entry.type === 'data' ? 'pipe' : (opened.at(-1) ?? 'ignore');
  }
  const begun = performance.now();
  const child = spawn(launch.file, launch.args, {
    cwd: launch.cwd,
    env: launch.env,
    stdio: Array.from(stdio, (entry) => entry ?? 'ignore'),
  });
  for (const entry of launch.fds) {
    const pipe = child.stdio[entry.fd];
    if (entry.type === 'data' && pipe instanceof Writable) pipe.end(Buffer.from(entry.base64, 'base64'));
  }
  const exited = once(child, 'exit');
  if (child.stdout === null) throw new Error('no output to wait for');
  const first = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!first) throw new Error('the peer printed nothing');
  const took = performance.now() - begun;
  child.stderr?.resume();
  await exited;
  for (const fd of opened) closeSync(fd);
  return took;
}
