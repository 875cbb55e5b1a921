import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunId } from '#shared/contract/runs';
import { dist } from '../support/hub-process';
import type { Aviary } from './canary-aviary';

/** Exit code of a command that could not do what it was asked. */
export const REFUSED = 125;

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
export const fromPrompt = async (aviary: Aviary, secret: string): Promise<RunId> =>
  runIn(await typed(aviary, ['run', 'tell.sh', '--secret', 'token', '--json'], [{ at: 'token: ', answer: secret }]));

/** How a command has to end: with this code, or with none of its own; and what it is to show, where that is the secret. */
interface Expected {
  readonly code?: number;
  readonly shows?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** An answer to the next prompt, or to one that ends with these words. */
type Answer = string | { readonly at: string; readonly answer: string };

/** Runs the command line in a terminal of its own and answers its prompts one after another; nothing of that may be shown. */
export async function typed(
  { home }: Aviary,
  args: readonly string[],
  answers: readonly Answer[],
  { code = 0 }: Expected = {},
): Promise<string> {
  const command = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, AXLE_HOME: home, AXLE_LANG: 'en' },
    stdio: 'pipe',
  });
  let [seen, from, next] = ['', 0, 0];
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    const given = answers[next];
    if (given === undefined) return;
    const [at, answer] = typeof given === 'string' ? [': ', given] : [given.at, given.answer];
    if (!seen.slice(from).includes(at)) return;
    [from, next] = [seen.length, next + 1];
    child.stdin.write(`${answer}\r`);
  });
  const [left]: unknown[] = await once(child, 'close');
  const told = `${args.join(' ')} ended with ${String(left)}: ${seen.slice(0, 500)}`;
  if (next < answers.length || left !== code) throw new Error(told);
  if (answers.some((one) => (typeof one === 'string' ? seen.includes(one) : one.answer.length > 1 && seen.includes(one.answer))))
    throw new Error(`the command line shows what is typed: ${args.join(' ')}`);
  return seen;
}

/** Runs the command line, and gives what it said; what it is given is nowhere in that, unless it is to show it. */
export async function axle(
  { home }: Pick<Aviary, 'home'>,
  args: readonly string[],
  input = '',
  { code = 0, shows, env = {} }: Expected = {},
): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env, AXLE_HOME: home }, stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  const [left]: unknown[] = await once(child, 'close');
  if (left !== code) throw new Error(`${args.join(' ')} ended with ${String(left)}: ${err.slice(0, 500)}`);
  const given = input.trim();
  if (given !== '' && given !== shows && (out + err).includes(given))
    throw new Error(`the command line shows what it is given: ${args.join(' ')}`);
  return out;
}

/** The run that a command started; another than `not`. */
export function runIn(text: string, not?: RunId): RunId {
  for (const [, id] of text.matchAll(/"run":\s*"([0-9a-f-]{36})"/g)) if (id !== undefined && id !== not) return id as RunId;
  throw new Error(`there is no run in ${text.slice(0, 500)}`);
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
