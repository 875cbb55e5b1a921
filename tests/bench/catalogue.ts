import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import { createHubHome } from '../support/hub-process';
import { figure } from '../support/figure';
import { findProgram } from '../support/find-program';
import { counted } from './counts';
import { createHeldThread } from './held';
import { keystrokes } from './keystrokes';
import { alternate, PeerMissing, type Bench, type Measured, type Row } from './report';

const COUNT = counted(10_000, 200);
const ROUNDS = counted(5, 1);
/** How often `scriptText` says something of its script. */
const HEADERS = 5;

/** A folder of 10,000 scripts that is added to a hub, one of them that changes, and a search among them in Chromium. */
export const catalogue: Bench = {
  name: 'catalogue',
  packages: ['@playwright/test'],
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-scripts-'));
    writeScripts(folder);
    const home = createHubHome();
    const [ofHub, ofBystander] = [createHeldThread(), createHeldThread()];
    const hubProcess = await home.start(ofHub.env);
    // What the machine itself keeps anybody waiting for.
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000); console.log("ready")'], {
      env: { ...process.env, ...ofBystander.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(bystander.stdout, 'data');
    const { hub, close } = await hubProcess.connect();
    const held = async () => [await ofHub.of(hubProcess.child.pid ?? 0), await ofBystander.of(bystander.pid ?? 0)] as const;
    let typing: Row;
    let read: Measured;
    let listed: Measured;
    const [scans, changes, worked, late, others]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
    try {
      // First: as long as nothing in the folder changes, it is known what the others are to find.
      read = await alternate(
        ROUNDS,
        () => scanOnce(hub, folder),
        () => peerPrints('rg', ['-N', '--no-ignore', '--glob', '*.sh', '^# @axle\\.', folder], COUNT * HEADERS),
      );
      listed = await alternate(
        ROUNDS,
        () => scanOnce(hub, folder),
        // Debian has a `fdfind`.
        () => peerPrints(findProgram('fdfind') === undefined ? 'fd' : 'fdfind', ['-I', '-t', 'f', '-e', 'sh', '.', folder], COUNT),
      );
      for (let round = -1; round < ROUNDS; round += 1) {
        await held();
        const scan = await timed(() => hub.scripts.addSource({ folder }));
        const [ours, theirs] = await held();
        const change = await timed(() => seeChange(hub, folder, `Found in round ${round}`));
        await hub.scripts.removeSource({ source: scan.value.id });
        if (round < 0) continue;
        scans.push(scan.ms);
        worked.push(ours.worked);
        late.push(ours.late);
        others.push(theirs.late);
        changes.push(change.ms);
      }
      await hub.scripts.addSource({ folder });
      typing = await keystrokes(hub, COUNT);
    } finally {
      close();
      bystander.kill();
      await hubProcess.stop();
      for (const made of [ofHub, ofBystander, home]) made.remove();
      rmSync(folder, { recursive: true, force: true });
    }
    const row = (name: string, samples: readonly number[], aim: number): Row => {
      const ours = figure(samples);
      return { name, unit: 'ms', ours, aim: { text: `< ${aim} ms`, met: ours.median < aim } };
    };
    return [
      row(`full scan of ${COUNT.toLocaleString('en')} scripts`, scans, 2_000),
      // No aim: neither of them understands a script, hashes it or keeps what it found.
      besides('the same, beside what only lists the files and prints their headers', 'rg', read),
      besides('the same, beside what only lists the files', 'fd', listed),
      row('a change among them seen', changes, 1_000),
      row('the longest turn of the hub’s thread during the scan, its own work', worked, 5),
      {
        name: 'the longest delay of the hub’s thread during the scan, waits for a processor included',
        unit: 'ms',
        ours: figure(late),
        peer: {
          name: 'a process that only waits',
          figure: figure(others),
          ratio: figure(late.map((ms, i) => ms / (others[i] ?? Number.NaN))),
        },
      },
      typing,
    ];
  },
};

const besides = (name: string, peer: string, { ours, against }: Measured): Row => ({
  name,
  unit: 'ms',
  ours,
  peer: { name: peer, ...against },
});

/** One full scan; milliseconds. The source is forgotten again. */
async function scanOnce(hub: HubClient, folder: string): Promise<number> {
  const { value, ms } = await timed(() => hub.scripts.addSource({ folder }));
  await hub.scripts.removeSource({ source: value.id });
  return ms;
}

/** Runs a program that is to print so many lines, which are read to their end; milliseconds. */
async function peerPrints(file: string, args: readonly string[], lines: number): Promise<number> {
  if (findProgram(file) === undefined) throw new PeerMissing(`there is no ${file}`);
  const { value, ms } = await timed(async () => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) printed += 1;
    });
    await once(child, 'close');
    return printed;
  });
  if (value !== lines) throw new Error(`${file} printed ${value} lines`);
  return ms;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const begun = performance.now();
  return { value: await work(), ms: performance.now() - begun };
}

/** Changes one script; resolves when the catalogue has it. */
async function seeChange(hub: HubClient, folder: string, name: string): Promise<void> {
  const events = hub.scripts.watch({});
  let written = false;
  for await (const event of events) {
    if (event.type === 'ready' && !written) {
      written = true;
      writeFileSync(join(folder, 'team-7', 's7.sh'), `# @axle.name ${name}\n`);
    } else if (event.type === 'upsert' && event.items.some((script) => script.name === name)) return;
  }
  throw new Error('the catalogue ended');
}

function writeScripts(folder: string): void {
  for (let team = 0; team < 100; team += 1) {
    mkdirSync(join(folder, `team-${team}`));
    for (let n = 0; n < COUNT / 100; n += 1) writeFileSync(join(folder, `team-${team}`, `s${n}.sh`), scriptText(team * 100 + n));
  }
}

const scriptText = (n: number): string => `#!/bin/bash
# @axle.name Script ${n}
# @axle.description What it does, in a line of usual length, number ${n}.
# @axle.tags demo, n${n % 10}
# @axle.param count {kind: number, min: 1, max: ${n + 1}, default: 1, label: "How many"}
# @axle.param name {kind: text, required: true, label: "Name ${n}"}
${'echo line\n'.repeat(40)}`;
