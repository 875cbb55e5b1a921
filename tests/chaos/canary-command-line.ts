import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunId } from '#shared/contract/runs';
import { dist } from '../support/hub-process';
import type { Aviary } from './canary-aviary';

const cli = resolve(dist, 'cli.js');

/** A run whose secret is in a file. */
export async function fromFile(aviary: Aviary, secret: string): Promise<RunId> {
  return await inFile(secret, async (file) => runIn(await axle(aviary, ['run', 'tell.sh', '--secret', `token=@${file}`, '--json'])));
}

/** With a file that holds a secret, for as long as `work` takes. */
export async function inFile<T>(secret: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-'));
  try {
    writeFileSync(join(folder, 'token'), `${secret}\n`);
    return await work(join(folder, 'token'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A run whose secret comes by standard input. */
export async function fromInput(aviary: Aviary, token: string): Promise<RunId> {
  return runIn(await axle(aviary, ['call', 'runs.start', '-'], JSON.stringify({ script: 'tell.sh', params: { token } })));
}

/** A run whose secret is typed once it is asked for, in a terminal of its own. */
export async function fromPrompt({ home }: Aviary, secret: string): Promise<RunId> {
  const command = `'${process.execPath}' '${cli}' run tell.sh --secret token --json`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, AXLE_HOME: home, AXLE_LANG: 'en' },
    stdio: 'pipe',
  });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const asked = seen.includes('token');
    seen += chunk.toString();
    if (!asked && seen.includes('token')) child.stdin.write(`${secret}\r`);
  });
  await once(child, 'close');
  if (seen.includes(secret)) throw new Error('the command line shows what is typed');
  return runIn(seen);
}

/** Runs the command line, and gives what it said. */
export async function axle({ home }: Pick<Aviary, 'home'>, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, AXLE_HOME: home }, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stdin.end(input);
  await once(child, 'close');
  return out;
}

function runIn(text: string): RunId {
  const id = /"run":\s*"([0-9a-f-]{36})"/.exec(text)?.[1];
  if (id === undefined) throw new Error(`there is no run in ${text.slice(0, 500)}`);
  return id as RunId;
}

/** Everything that an evidence pack of a run holds, in a new folder. */
export async function unpacked(aviary: Aviary, run: RunId, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [pack, words] = [join(folder, 'pack.age'), join(folder, 'words')];
  writeFileSync(words, 'words that are no secret\n');
  await axle(aviary, ['runs', 'evidence', 'export', run, '--to', pack, '--passphrase-file', words]);
  await axle(aviary, ['runs', 'evidence', 'verify', pack, '--passphrase-file', words, '--extract', join(folder, 'pack')]);
  readFileSync(join(folder, 'pack', 'manifest.json'));
}
