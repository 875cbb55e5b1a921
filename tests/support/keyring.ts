import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A session bus with a keyring of its own, which nothing outlives. */
export interface Keyring {
  /** What a process needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the keyring's service anew: with its password given, or without, so that it stays locked. */
  restart(unlocked: boolean): Promise<void>;
  /** Ends the service, and leaves the bus. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both in a temporary folder; resolves when the keyring is open. */
export async function startKeyring(): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-keyring-'));
  for (const name of ['run', 'data', 'cache', 'config']) mkdirSync(join(folder, name), { mode: 0o700 });
  const own: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
    env: own,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address]: unknown[] = await once(bus.stdout, 'data');
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
  const watcher = spawn('dbus-monitor', ['--session', "type='signal',member='NameOwnerChanged',arg0='org.freedesktop.secrets'"], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  watcher.stdout.setEncoding('utf8');
  await once(watcher.stdout, 'data'); // Its own name: it listens from here on.
  let service: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    await end(service);
    service = undefined;
  };
  const keyring: Keyring = {
    env,
    async restart(unlocked) {
      await stop();
      const flags = ['--foreground', '--components=secrets', ...(unlocked ? ['--unlock'] : [])];
      const taken = untilTaken(watcher.stdout);
      const child = spawn('gnome-keyring-daemon', flags, { env, stdio: ['pipe', 'ignore', 'ignore'] });
      service = child;
      child.stdin.end(unlocked ? 'a password' : '');
      await taken;
    },
    stop,
    async close() {
      await stop();
      await end(watcher);
      await end(bus);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await keyring.restart(true);
  return keyring;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Resolves when somebody has taken the name of the service of secrets. */
async function untilTaken(output: Readable): Promise<void> {
  let said = '';
  while (!/"org\.freedesktop\.secrets"\s+string "[^"]*"\s+string ":/.test(said)) {
    const [more]: unknown[] = await once(output, 'data');
    said += String(more);
  }
}
