import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createPlace, file, isRoot, type Outcome, type Place } from './sandbox-place';
import type { Escape } from './escape-corpus';
import type { SandboxLevel } from '#shared/contract/scripts';

/** A hub's folders with all that attempts aim at, there and in use. */
export interface EscapeTargets {
  readonly place: Place;
  /** Where a service of this machine answers on loopback, and says `got it`. */
  readonly port: number;
  /** Makes one attempt; at level none with all that its user may do. */
  attempt(escape: Escape, level: SandboxLevel): Promise<Outcome>;
  close(): Promise<void>;
}

/** What it takes to show that an attempt is one. */
export async function createEscapeTargets(who: 'self' | 'user'): Promise<EscapeTargets> {
  const mark = `mark-${randomUUID()}`;
  const place = await createPlace(who, { HUB_SECRET: 'x', NODE_OPTIONS: '--throw-deprecation' });
  const { root, home, runtime } = place;
  await file(join(home, 'runs', 'other', 'files', 'script'), 'its script');
  await file(join(home, 'runs', 'other', 'output.000'), 'its output');
  await file(join(home, 'evidence.key'), 'a key');
  await file(join(home, 'audit.head'), 'a head');
  await file(join(runtime, 'secrets', 'other', 'TOKEN'), 'a secret');
  await file(join(root, 'person', 'notes.txt'), 'notes');
  await file(join(root, 'person', '.ssh', 'id'), 'a key');
  const granted = await place.folder('granted');
  await chmod(granted, 0o777);

  const socket = join(runtime, 'hub.sock');
  const servers = [answering(), answering(), answering()] as const;
  const [loopback, local, abstract] = servers;
  await Promise.all([listening(loopback.listen(0, '127.0.0.1')), listening(local.listen(socket)), listening(abstract.listen(`\0${mark}`))]);
  const address = loopback.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  // Of the user whom the hub is, as its own processes are.
  const self = [process.execPath, '-e', 'process.stdin.resume()', mark];
  const [command = '', ...args] = who === 'user' && isRoot ? ['/usr/bin/setpriv', ...place.asUser, '--', ...self] : self;
  const victim = spawn(command, args, { cwd: '/', env: { HUB_SECRET: mark }, stdio: ['pipe', 'ignore', 'ignore'] });
  await once(victim, 'spawn');

  const env = {
    TARGET_HOME: home,
    TARGET_RUNTIME: runtime,
    TARGET_SOCKET: socket,
    TARGET_ABSTRACT: mark,
    TARGET_USER: join(root, 'person'),
    TARGET_GRANTED: granted,
    TARGET_PORT: String(port),
    TARGET_PID: String(victim.pid),
    TARGET_MARK: mark,
  };
  return {
    place,
    port,
    async attempt({ name, script }, level) {
      // Each begins with what the one before may have changed.
      await writeFile(join(home, 'runs', 'other', 'output.000'), 'its output');
      await writeFile(join(home, 'axle.db'), 'the database');
      // Told in the end: an attempt that did not come so far says nothing.
      const text = `exec 2>&1\n${script}\necho; echo ended\n`;
      const what = { level, env, name: `${name}.sh`, grants: { folders: [{ path: granted, write: true }] } };
      return place.attempt(level === 'none' ? { ...what, script: '', original: text } : { ...what, script: text });
    },
    async close() {
      for (const server of servers) server.close();
      victim.stdin?.end();
      if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
      await place.close();
    },
  };
}

const answering = (): Server => createServer((peer) => peer.on('error', () => undefined).end('got it'));

async function listening(server: Server): Promise<void> {
  await once(server, 'listening');
  server.unref();
}
