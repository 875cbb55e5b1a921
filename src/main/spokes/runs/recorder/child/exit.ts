import type { ChildProcess } from 'node:child_process';
import type { Exit } from './child';

/** How a spawned process ends. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

/** Why a process that has no pid could not be started. */
export function failureOf(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve));
}
