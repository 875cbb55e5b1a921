import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { contracts } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { openDisplay } from './display';
import { electronBinary, openWindow, type Subject } from './electron-window';
import { memoryOf, processorTimeOf } from './process-tree';
import { figure } from '../support/figure';
import { counted } from './counts';
import { missingRow, type Bench, type Row } from './report';

const PAIRS = counted(15, 1);
/** Starts before those that count: the data folder is warm, and so is what Chromium keeps of compiled scripts. */
const WARM_UP = counted(3, 1);
const SETTLED_MS = 3_000;
const QUIET_MS = counted(10_000, 1_000);
const IDLE_MS = counted(10_000, 1_000);
const IDLE_SAMPLES = counted(3, 1);

interface Sample {
  readonly firstKey: number;
  readonly filled: number;
  readonly memory: number;
}

/** Electron's spawn to the first key that has its effect, and what it all weighs 3 s later, against a bare window. */
export const start: Bench = {
  name: 'start',
  packages: ['electron'],
  async run() {
    const binary = electronBinary();
    if (binary === undefined) return missing('there is no Electron binary (node_modules/electron or ELECTRON_OVERRIDE_DIST_PATH)');
    if (process.platform !== 'linux') return missing('memory is read from /proc, which only Linux has');
    const display = await openDisplay();
    if (display === undefined) return missing('there is no display and no Xvfb');
    const folder = mkdtempSync(join(tmpdir(), 'axle-bench-start-'));
    try {
      return await measure(binary, folder, display.env);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      await display.close();
    }
  },
};

const FIRST_KEY = ['spawn to first key', 'ms'] as const;
const MEMORY = ['memory (PSS) after 3 s', 'MiB'] as const;
const FILLED = ['spawn to what the hub says', 'ms'] as const;
const IDLE = ['idle after 10 s: Axle', '% of a processor'] as const;

const missing = (reason: string): readonly Row[] => [FIRST_KEY, MEMORY, FILLED, IDLE].map(([name, unit]) => missingRow(name, unit, reason));

async function measure(binary: string, folder: string, display: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), ...display, XDG_RUNTIME_DIR: runtime };
  const home = join(folder, 'home');
  const axle: Subject = {
    app: resolve('.'),
    env: { ...env, AXLE_HOME: home },
    took: `document.querySelector('[role=combobox]') !== null`,
    filled: `(document.querySelector('.ax-me b')?.textContent ?? '').trim() !== ''`,
  };
  const bare: Subject = {
    app: resolve('tests/bench/bare-window'),
    env: { ...env, BARE_WINDOW_DATA: join(folder, 'bare') },
    took: `document.getElementById('line')?.dataset.key === 'k'`,
    filled: 'true',
  };

  await firstStart(binary, axle, runtimeFolderPath(home, env));
  for (let at = 1; at < WARM_UP; at += 1) for (const subject of [axle, bare]) await sample(binary, subject);
  const [ours, theirs]: [Sample[], Sample[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    ours.push(await sample(binary, axle));
    theirs.push(await sample(binary, bare));
  }
  return [
    against(
      ...FIRST_KEY,
      ours.map(({ firstKey }) => firstKey),
      theirs.map(({ firstKey }) => firstKey),
    ),
    against(
      ...MEMORY,
      ours.map(({ memory }) => memory),
      theirs.map(({ memory }) => memory),
    ),
    { name: FILLED[0], unit: FILLED[1], ours: figure(ours.map(({ filled }) => filled)) },
    await idle(binary, 'Axle', axle),
    await idle(binary, 'bare window', bare),
  ];
}

/** The first start fills the data folder; the tour is taken, since a second start has it behind. */
async function firstStart(binary: string, axle: Subject, runtime: string): Promise<void> {
  const window = await openWindow(binary, axle);
  try {
    const { hub, close } = connect(await connectLocal(localSocketPath(runtime, HUB_SOCKET)), contracts);
    await hub.settings.set({ tourDone: true });
    await pause(SETTLED_MS);
    close();
  } finally {
    await window.close();
  }
}

async function sample(binary: string, subject: Subject): Promise<Sample> {
  const window = await openWindow(binary, subject);
  await pause(SETTLED_MS);
  const memory = memoryOf(window.pid);
  await window.close();
  return { firstKey: window.firstKey, filled: window.filled, memory };
}

function against(name: string, unit: string, ours: readonly number[], theirs: readonly number[]): Row {
  const ratio = figure(ours.map((value, at) => value / (theirs[at] ?? Number.NaN)));
  return {
    name,
    unit,
    ours: figure(ours),
    peer: { name: 'bare window', figure: figure(theirs), ratio },
    aim: { text: '≤ 1.5 ×', met: ratio.median <= 1.5 },
  };
}

/** What an open window takes of one processor while nobody touches it, and nothing is being typed into it. */
async function idle(binary: string, name: string, subject: Subject): Promise<Row> {
  const shares: number[] = [];
  const window = await openWindow(binary, subject);
  await window.leave();
  await pause(QUIET_MS);
  for (let at = 0; at < IDLE_SAMPLES; at += 1) {
    const before = processorTimeOf(window.pid);
    await pause(IDLE_MS);
    shares.push(((processorTimeOf(window.pid) - before) / (IDLE_MS / 1_000)) * 100);
  }
  await window.close();
  return { name: `idle after 10 s: ${name}`, unit: '% of a processor', ours: figure(shares) };
}
