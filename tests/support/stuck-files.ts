import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** No test may take as long as this, in milliseconds: a file without a result since then is blocked where no time limit of a test reaches. */
const LIMIT_MS = 360_000;

/**
 * Ends test files that hold their process for ever, as in a system call that does not return: the run fails and says which file
 * that was and what its process waited for, in place of never ending.
 */
// oxlint-disable-next-line import/no-default-export -- this is what vitest takes a reporter from
export default class StuckFiles implements Reporter {
  readonly #watched = new Map<string, NodeJS.Timeout>();

  onTestModuleStart(module: TestModule): void {
    this.#watch(module);
  }

  onTestCaseResult({ module }: TestCase): void {
    if (this.#watched.has(module.moduleId)) this.#watch(module);
  }

  onTestModuleEnd({ moduleId }: TestModule): void {
    clearTimeout(this.#watched.get(moduleId));
    this.#watched.delete(moduleId);
  }

  onTestRunEnd(): void {
    for (const timer of this.#watched.values()) clearTimeout(timer);
    this.#watched.clear();
  }

  #watch({ moduleId, relativeModuleId }: TestModule): void {
    clearTimeout(this.#watched.get(moduleId));
    this.#watched.set(
      moduleId,
      setTimeout(() => end(relativeModuleId), LIMIT_MS),
    );
  }
}

function end(file: string): void {
  const workers = processes().filter(({ title }) => title === `test ${file}`);
  process.stderr.write(`\n${file}: no result for ${LIMIT_MS / 1_000} s\n`);
  for (const worker of workers) {
    for (const line of [...told(worker), ...below(worker.pid).flatMap(told)]) process.stderr.write(`  ${line}\n`);
    killOne(worker.pid);
  }
  if (workers.length === 0) process.stderr.write('  its process could not be found\n');
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return; // It has just ended.
  }
}

interface Found {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly title: string;
}

/** Every process, as Linux tells of them; none on other systems. */
function processes(): readonly Found[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.flatMap((name) => {
    const [, state = '?', parent = '0'] = /\) (\S) (\d+)/.exec(text(name, 'stat')) ?? [];
    const title = text(name, 'cmdline').replaceAll('\0', ' ').trim();
    return title === '' ? [] : [{ pid: Number(name), parent: Number(parent), state, title }];
  });
}

function below(pid: number): readonly Found[] {
  const all = processes();
  const children = (of: number): Found[] => all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...children(child.pid)]);
  return children(pid);
}

/** A process, what each of its threads waits for in the kernel, and the files that it holds. */
function told({ pid, state, title }: Found): readonly string[] {
  const threads = names(`${pid}`, 'task').map((thread) => {
    const at = ['wchan', 'syscall'].map((name) => text(join(`${pid}`, 'task', thread), name).trim());
    return `  thread ${thread}: ${at.join(', ')}`;
  });
  const files = names(`${pid}`, 'fd').map((fd) => `${fd} ${link(pid, fd)}`);
  return [`${pid} ${state} ${title.slice(0, 300)}`, ...threads, `  files: ${files.join(', ').slice(0, 2_000)}`];
}

function text(process_: string, name: string): string {
  try {
    return readFileSync(join('/proc', process_, name), 'utf8');
  } catch {
    return ''; // It has ended, or is not ours to look at.
  }
}

function names(process_: string, name: string): readonly string[] {
  try {
    return readdirSync(join('/proc', process_, name));
  } catch {
    return [];
  }
}

function link(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '?';
  }
}
