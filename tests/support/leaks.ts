import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { Scope } from '#main/hub/scope';
import { deferred, turns } from './settled';

/** Gives a test what it must give back, and fails it when something is left. */
export interface LeakGuard {
  /** A scope that is closed after the test; what it reports fails the test, unless taken. */
  scope(): Scope;
  /** An empty folder of the test's own, removed after it. */
  folder(): string;
  /** The reports so far; they are then expected and fail nothing. */
  takeReports(): readonly unknown[];
}

// What a program under test opens and must close; the test runner's own timers and immediates are not in it.
const watched = new Set([
  'ProcessWrap',
  'TCPServerWrap',
  'TCPSocketWrap',
  'PipeWrap',
  'PipeServerWrap',
  'MessagePort',
  'Worker',
  'FSEventWrap',
  'StatWatcher',
]);
// Node opens them when they are first named: not a leak of the test that happens to do so.
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.listenerCount('error');
const CLOSE_DEADLINE_MS = 10_000;

/** Call once in a test file or `describe`: each test in it then fails when it leaks a scope, child process, handle or folder. */
export function guardLeaks(): LeakGuard {
  let scopes: Scope[] = [];
  let reports: unknown[] = [];
  let folders: string[] = [];
  let handles = new Map<string, number>();
  let children = new Set<number>();
  let own = '';
  const outer = process.env['TMPDIR'];

  beforeEach(() => {
    [scopes, reports, folders] = [[], [], []];
    // Temporary folders that the program makes land here, so that what it forgets is seen.
    own = mkdtempSync(join(outer ?? tmpdir(), 'axle-test-'));
    process.env['TMPDIR'] = join(own, 'tmp');
    mkdirSync(process.env['TMPDIR']);
    handles = openHandles();
    children = childProcesses();
  });

  afterEach(async () => {
    const problems: string[] = [];
    for (const scope of scopes.toReversed()) {
      if (!(await closesInTime(scope))) problems.push(`a scope did not close within ${CLOSE_DEADLINE_MS} ms`);
    }
    problems.push(
      ...reports.map((error) => `reported to a scope: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    );
    problems.push(...(await lingering()));
    const left = readdirSync(join(own, 'tmp'));
    if (left.length > 0) problems.push(`left in the temporary folder: ${left.join(', ')}`);
    if (outer === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outer;
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
    expect(problems, 'leaked by this test').toEqual([]);
  });

  /** Handles close over a few turns of the event loop: asks again until nothing is left, at most 200 turns. */
  async function lingering(): Promise<string[]> {
    let found: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      await turns(5);
      found = [
        ...[...openHandles()].filter(([kind, count]) => count > (handles.get(kind) ?? 0)).map(([kind, count]) => `${count} ${kind} open`),
        ...[...childProcesses()].filter((pid) => !children.has(pid)).map((pid) => `child process ${pid} ${commandOf(pid)}`),
      ];
      if (found.length === 0) break;
    }
    return found;
  }

  return {
    scope() {
      const scope = new Scope((error) => reports.push(error));
      scopes.push(scope);
      return scope;
    },
    folder() {
      const folder = mkdtempSync(join(own, 'folder-'));
      folders.push(folder);
      return folder;
    },
    takeReports: () => reports.splice(0),
  };
}

async function closesInTime(scope: Scope): Promise<boolean> {
  const deadline = deferred<boolean>();
  const timer = setTimeout(() => deadline.resolve(false), CLOSE_DEADLINE_MS);
  const closed = await Promise.race([scope.close().then(() => true), deadline.promise]);
  clearTimeout(timer);
  return closed;
}

function openHandles(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) if (watched.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Pids of this process's children where the system tells them, those that a detached spawn hides included. */
function childProcesses(): Set<number> {
  const tasks = '/proc/self/task';
  if (!existsSync(tasks)) return new Set();
  const pids = readdirSync(tasks).flatMap((task) => readIfThere(join(tasks, task, 'children')).split(' '));
  return new Set(pids.filter((pid) => pid.trim() !== '').map(Number));
}

const commandOf = (pid: number): string => readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // The thread or process has ended between the listing and this read.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}
