import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn as spawnInTerminal } from 'node-pty';

const cli = resolve(import.meta.dirname, '../../../dist/main/cli.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command line on a data folder of its own, with a folder of scripts. */
export interface CommandLine {
  readonly folder: string;
  axle(...args: string[]): Promise<Finished>;
  /** As `axle`, with more in its environment. */
  axleIn(env: Record<string, string>, ...args: string[]): Promise<Finished>;
  /** As `axle`, with the process to act on while it goes on. */
  start(...args: string[]): {
    readonly child: ChildProcess;
    readonly finished: Promise<Finished>;
    readonly said: (text: string) => Promise<void>;
  };
  /** What a terminal shows of a command that finds these keys typed. */
  inTerminal(keys: string, ...args: string[]): Promise<string>;
  /** What it shows where each keys are typed once a text has come. */
  answering(answers: readonly (readonly [after: string, keys: string])[], ...args: string[]): Promise<string>;
  script(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** `within` is a command that becomes the command line. */
export async function createCommandLine(env: Readonly<Record<string, string>> = {}, within: readonly string[] = []): Promise<CommandLine> {
  const commandOf = (args: readonly string[]): readonly [string, ...string[]] => {
    const [file = process.execPath, ...rest] = [...within, process.execPath, cli, ...args];
    return [file, ...rest];
  };
  if (!existsSync(cli)) throw new Error('the command line is not built: node scripts/build.mjs');
  const folder = await mkdtemp(join(tmpdir(), 'axle-cli-'));
  const scripts = join(folder, 'scripts');
  const runtime = join(folder, 'r');
  await mkdir(scripts);
  await mkdir(runtime, { mode: 0o700 });
  const own = { AXLE_HOME: join(folder, 'home'), AXLE_LANG: 'en', LANG: 'C.UTF-8', NO_COLOR: '1', ...env, XDG_RUNTIME_DIR: runtime };

  const startIn = (more: Record<string, string>, ...args: string[]): ReturnType<CommandLine['start']> => {
    const [file, ...rest] = commandOf(args);
    const child = spawn(file, rest, { env: { ...process.env, ...own, ...more }, stdio: ['pipe', 'pipe', 'pipe'] });
    const seen = { out: '', err: '' };
    const waiting = new Set<() => void>();
    const take = (to: 'out' | 'err') => (chunk: Buffer) => {
      seen[to] += chunk.toString();
      for (const look of waiting) look();
    };
    child.stdout.on('data', take('out'));
    child.stderr.on('data', take('err'));
    const finished = new Promise<Finished>((done, fail) => {
      child.once('error', fail).once('close', (code) => {
        done({ code, ...seen });
        for (const look of waiting) look();
      });
    });
    const said = (text: string): Promise<void> =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (`${seen.out}${seen.err}`.includes(text)) done();
          else if (child.exitCode !== null) fail(new Error(`ended without ${JSON.stringify(text)}: ${seen.out}${seen.err}`));
          else return void waiting.add(look);
          waiting.delete(look);
        };
        look();
      });
    return { child, finished, said };
  };
  const start: CommandLine['start'] = (...args) => startIn({}, ...args);
  const axleIn: CommandLine['axleIn'] = (more, ...args) => {
    const { child, finished } = startIn(more, ...args);
    child.stdin?.end();
    return finished;
  };
  const axle: CommandLine['axle'] = (...args) => axleIn({}, ...args);
  const inTerminal = (answers: readonly (readonly [after: string, keys: string])[], args: readonly string[]): Promise<string> =>
    new Promise((done) => {
      const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const env = { ...Object.fromEntries(inherited), ...own };
      const size = { cols: 200, rows: 50 };
      const [file, ...rest] = commandOf(args);
      const terminal = spawnInTerminal(file, rest, { name: 'xterm', cwd: folder, env, ...size, encoding: null });
      const left = [...answers];
      let shown = '';
      const answer = (): void => {
        for (let next = left[0]; next !== undefined && shown.includes(next[0]); next = left[0]) {
          left.shift();
          terminal.write(next[1]);
        }
      };
      terminal.onData((text) => {
        shown += String(text);
        answer();
      });
      terminal.onExit(() => done(shown));
      answer();
    });

  return {
    folder,
    axle,
    axleIn,
    start,
    inTerminal: (keys, ...args) => inTerminal([['', keys]], args),
    answering: (answers, ...args) => inTerminal(answers, args),

    async script(name, text) {
      await writeFile(join(scripts, name), text);
      await chmod(join(scripts, name), 0o755);
    },
    async close() {
      await axle('call', 'hub.retire');
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
