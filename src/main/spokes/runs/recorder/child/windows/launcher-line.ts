import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { Answer, createLines, INTERRUPT, type Order } from '../launcher/words';

/** The recorder's end of what it says to one launcher. */
export interface LauncherLine {
  /** Where the launcher finds it, and the word that it has to say first. */
  readonly path: string;
  readonly word: string;
  /** Resolves to the command's pid when it runs; rejects when it could not be started. */
  order(order: Order, ended: Promise<unknown>): Promise<number>;
  interrupt(): void;
  close(): void;
}

/** A pipe of a name that nobody else knows; only who says the word is answered, and only the first. */
export async function openLauncherLine(platform: NodeJS.Platform = process.platform): Promise<LauncherLine> {
  const name = `axle-launch-${randomBytes(16).toString('hex')}`;
  const path = platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
  const word = randomBytes(32).toString('hex');
  const peers = new Set<Socket>();
  let launcher: Socket | undefined;
  let onLine: (line: string) => void = () => undefined;
  let admit: (launcher: Socket) => void;
  const admitted = new Promise<Socket>((resolve) => (admit = resolve));

  const server = createServer((peer) => {
    peers.add(peer);
    peer.setEncoding('utf8');
    peer.on('error', () => peer.destroy());
    peer.on('close', () => peers.delete(peer));
    let bytes = 0;
    const lines = createLines((line) => {
      if (peer === launcher) return onLine(line);
      if (line !== word || launcher !== undefined) return void peer.destroy();
      launcher = peer;
      admit(peer);
    });
    peer.on('data', (chunk: string) => {
      bytes += chunk.length;
      // It has nothing long to say.
      if (bytes > 65_536) peer.destroy();
      else lines(chunk);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });

  return {
    path,
    word,
    async order(order, ended) {
      const answered = new Promise<Answer>((resolve, reject) => {
        onLine = (line) => {
          try {
            resolve(Answer.parse(JSON.parse(line)));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
      });
      answered.catch(() => undefined); // Awaited below, unless it ended first.
      const over = ended.then(() => undefined);
      const peer = await Promise.race([admitted, over]);
      if (peer === undefined) throw new Error('the launcher ended before it was told anything');
      peer.write(`${JSON.stringify(order)}\n`);
      // Its answer may lie in the pipe still when it has ended already.
      const closed = new Promise<undefined>((resolve) => peer.once('close', () => resolve(undefined)));
      const answer = await Promise.race([answered, closed]);
      if (answer === undefined) throw new Error('the launcher ended before it started anything');
      if ('failed' in answer) throw new Error(answer.failed);
      return answer.started;
    },
    interrupt: () => void launcher?.write(`${INTERRUPT}\n`),
    close() {
      server.close();
      for (const peer of peers) peer.destroy();
    },
  };
}
