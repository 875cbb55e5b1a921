import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { createDevtoolsPipe, type DevtoolsPipe } from './devtools-pipe';
import { z } from '#shared/contract/zod';

const KEY = { modifiers: 2, key: 'k', code: 'KeyK', windowsVirtualKeyCode: 75 } as const;
const ESCAPE = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 } as const;
const PATIENCE_MS = 60_000;
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) });

/** What is started: an application's folder and how a page of it shows that it took Ctrl+K. */
export interface Subject {
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  /** An expression that is true once the key has had its effect. */
  readonly took: string;
  /** One that is true once the page shows what it shows of the hub. */
  readonly filled: string;
}

export interface OpenWindow {
  readonly child: ChildProcess;
  readonly pid: number;
  /** From the call that spawned it to the answer that the key had its effect, in milliseconds. */
  readonly firstKey: number;
  /** The same until the page is filled. */
  readonly filled: number;
  /** Closes what the key opened, so that no caret blinks in it. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** The Electron binary that the project would start, or undefined. */
export function electronBinary(): string | undefined {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? 'node_modules/electron/dist';
  const named = 'node_modules/electron/path.txt';
  const file = join(folder, existsSync(named) ? readFileSync(named, 'utf8') : 'electron');
  return existsSync(file) ? file : undefined;
}

/** Opens a window and types Ctrl+K at it until it answers: the same flags, the same pace and the same means for every subject. */
export async function openWindow(binary: string, { app, env, took, filled }: Subject): Promise<OpenWindow> {
  const flags = ['--remote-debugging-pipe', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const begun = performance.now();
  const child = spawn(binary, [...flags, app], { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const [, , , to, from] = child.stdio;
  if (!(to instanceof Writable) || !(from instanceof Readable) || child.pid === undefined) throw new Error('the window has no pipes');
  const devtools = createDevtoolsPipe(to, from);
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  try {
    await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    const page = await devtools.page;
    const firstKey = await until(begun, async () => {
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...KEY }, page);
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...KEY }, page);
      return await shows(devtools, took, page);
    });
    const leave = async (): Promise<void> => {
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...ESCAPE }, page);
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...ESCAPE }, page);
    };
    return { child, pid: child.pid, firstKey, filled: await until(begun, () => shows(devtools, filled, page)), leave, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How long after `begun` it was so, asked every few milliseconds. */
async function until(begun: number, done: () => Promise<boolean>): Promise<number> {
  while (performance.now() - begun < PATIENCE_MS) {
    if (await done()) return performance.now() - begun;
    await pause(2);
  }
  throw new Error('the window took no key, or nothing came of it');
}

async function shows(devtools: DevtoolsPipe, took: string, page: string): Promise<boolean> {
  const answer = await devtools.send('Runtime.evaluate', { expression: took, returnByValue: true }, page).catch((error: Error) => {
    // The document that was asked has just made room for the one to come.
    if (/context|navigat/i.test(error.message)) return { result: { value: false } };
    throw error;
  });
  return Evaluated.parse(answer).result.value === true;
}
