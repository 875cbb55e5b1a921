import type { Command } from 'commander';
import type { LockState } from '#shared/contract/lock';
import type { Context, Perform } from '../context';
import { newPassword } from '../new-password';
import { askHidden, canAsk } from '../secret-prompt';

interface LockOptions {
  readonly by?: string;
  readonly state?: boolean;
  readonly json?: boolean;
}

/**
 * `axle lock`: locks the windows of the desktop, and the browsers that a link let in. There is no command to unlock: see docs/adr/0034.
 */
export function addLock(program: Command, perform: Perform): void {
  program
    .command('lock')
    .description('Lock the windows of Axle, and browsers that were opened by a link')
    .option('--by <account>', 'choose the local account whose password unlocks, and lock nothing; its password is asked for')
    .option('--state', 'show whether it is locked and by what it is unlocked, and lock nothing')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle lock --by ada\n  axle lock')
    .action((options: LockOptions) => perform(options, (context) => lock(context, options)));
}

async function lock(context: Context, { by, state }: LockOptions): Promise<void> {
  const { output, messages } = context;
  const words = messages.accounts;
  const hub = await context.hub();
  if (by !== undefined) await hub.lock.setKeeper({ account: by, password: await password(context) });
  else if (state !== true) await hub.lock.lock({});
  const now = await stateOf(context);
  if (output.json) return await output.document(now);
  const ways = now.ways.map((way) => (way.by === 'passphrase' ? words.passphrase : way.label));
  await output.text(`${words.lockState(now.locked, ways)}\n`);
}

/** Typed once, since it is one that there is; from standard input where nobody can be asked. */
async function password(context: Context): Promise<string> {
  if (!canAsk()) return await newPassword(context);
  return await askHidden(`${context.messages.accounts.ask}: `, process.stdin, context.interrupted);
}

async function stateOf({ hub }: Context): Promise<LockState> {
  const stop = new AbortController();
  try {
    for await (const state of (await hub()).lock.watch({}, { signal: stop.signal })) return state;
  } finally {
    stop.abort();
  }
  throw new Error('the hub told nothing');
}
