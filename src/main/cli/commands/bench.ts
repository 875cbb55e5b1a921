import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Context, Perform } from '../context';
import { refuse } from '../refuse';

/** `axle bench`: what `npm run bench` measures, where this command line lies in the project's own tree. */
export function addBench(program: Command, perform: Perform, dist: string): void {
  program
    .command('bench')
    .description('Measure how fast this is on this machine, each figure against a peer')
    .argument('[name...]', 'which to run, such as slots; all of them where none is named')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle bench slots log --json')
    .action((names: readonly string[], options: { readonly json?: boolean }) =>
      perform(options, (context) => bench(context, join(dist, '..', '..', 'scripts', 'harness.mjs'), names)),
    );
}

async function bench({ output, interrupted, exit }: Context, harness: string, names: readonly string[]): Promise<void> {
  if (!existsSync(harness)) refuse(`bench: ${harness}: the benchmarks come with the project's sources`);
  const folder = await mkdtemp(join(tmpdir(), 'axle-bench-'));
  try {
    const report = join(folder, 'report.json');
    // What is said for people is no part of the document.
    const child = spawn(process.execPath, [harness, 'bench', ...names, '--json', report], { stdio: ['ignore', output.json ? 2 : 1, 2] });
    const end = (): void => void child.kill('SIGTERM');
    interrupted.addEventListener('abort', end, { once: true });
    const [code] = await once(child, 'exit').finally(() => interrupted.removeEventListener('abort', end));
    if (output.json && code === 0) await output.document(JSON.parse(await readFile(report, 'utf8')));
    exit(typeof code === 'number' ? code : 125);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
