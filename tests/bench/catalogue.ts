import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import { createHubHome } from '../support/hub-process';
import { figure } from '../support/figure';
import { counted } from './counts';
import { keystrokes } from './keystrokes';
import type { Bench, Row } from './report';

const COUNT = counted(10_000, 200);
const ROUNDS = counted(5, 1);

/** A folder of 10,000 scripts that is added to a hub, one of them that changes, and a search among them in Chromium. */
export const catalogue: Bench = {
  name: 'catalogue',
  packages: ['@playwright/test'],
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-scripts-'));
    writeScripts(folder);
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    let typing: Row;
    const [scans, changes, stalls]: [number[], number[], number[]] = [[], [], []];
    try {
      for (let round = -1; round < ROUNDS; round += 1) {
        const longest = longestTurn(hub);
        const scan = await timed(() => hub.scripts.addSource({ folder }));
        const stall = await longest();
        const change = await timed(() => seeChange(hub, folder, `Found in round ${round}`));
        await hub.scripts.removeSource({ source: scan.value.id });
        if (round < 0) continue;
        scans.push(scan.ms);
        stalls.push(stall);
        changes.push(change.ms);
      }
      await hub.scripts.addSource({ folder });
      typing = await keystrokes(hub, COUNT);
    } finally {
      close();
      await hubProcess.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
    const row = (name: string, samples: readonly number[], aim: number): Row => {
      const ours = figure(samples);
      return { name, unit: 'ms', ours, aim: { text: `< ${aim} ms`, met: ours.median < aim } };
    };
    return [
      row(`full scan of ${COUNT.toLocaleString('en')} scripts`, scans, 2_000),
      row('a change among them seen', changes, 1_000),
      row('longest delay of the hub’s thread during the scan, waits for a processor included', stalls, 5),
      typing,
    ];
  },
};

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

/** Listens until it is asked, and then for the sample that covers that moment: the longest that the hub's thread was held, in milliseconds. */
function longestTurn(hub: HubClient): () => Promise<number> {
  let most = 0;
  let asked = false;
  const listening = (async () => {
    for await (const { load } of hub.metrics.watch({})) {
      most = Math.max(most, load?.loopMaxMs ?? 0);
      if (asked) return;
    }
  })();
  return async () => {
    asked = true;
    await listening;
    return most;
  };
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
