import type { Command } from 'commander';
import { SlotPolicy, type Pool } from '#shared/contract/slots';
import type { Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse, wholeNumber } from '../refuse';

interface Json {
  readonly json?: boolean;
}

interface SetOptions extends Json {
  readonly policy?: string;
  readonly perUser?: string;
  readonly perTarget?: string;
}

const perOne = (option: string, text: string): number | null => (text === 'none' ? null : wholeNumber(option, text, 1, 10_000));

/** `axle slots`: how much may run at once, and what does. */
export function addSlots(program: Command, perform: Perform): void {
  const slots = program.command('slots').description('How much may run at once, and what does');

  slots
    .command('list')
    .description('List the pools and who holds their slots')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle slots list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { headings, usedOf } = messages;
        const pools = await (await hub()).slots.list({});
        if (output.json) return await output.document(pools);
        const { style } = output;
        const overview = table(
          pools,
          [
            { title: headings.pool, value: ({ name }: Pool) => name },
            { title: headings.used, value: ({ used, limit }: Pool) => usedOf(used, limit) },
            { title: headings.queued, value: ({ queued }: Pool) => queued, right: true },
            { title: headings.perUser, value: ({ perHolder }: Pool) => perHolder, right: true },
            { title: headings.perTarget, value: ({ perTarget }: Pool) => perTarget, right: true },
            { title: headings.policy, value: ({ policy }: Pool) => policy },
          ],
          style,
        );
        const held = pools.flatMap((pool) => pool.slots);
        if (held.length === 0) return await output.text(overview);
        const holders = table(
          held,
          [
            { title: headings.slot, value: ({ id }) => id },
            { title: headings.pool, value: ({ pool }) => pool },
            { title: headings.what, value: ({ what }) => what },
            { title: headings.holder, value: ({ holder }) => holder },
            { title: headings.targets, value: ({ targets }) => targets.join(', ') },
            { title: headings.pid, value: ({ pid }) => pid, right: true },
            { title: headings.since, value: ({ acquiredAt }) => localTime(new Date(acquiredAt / 1_000).toISOString()) },
          ],
          style,
        );
        await output.text(`${overview}\n${holders}`);
        const more = pools.reduce((sum, pool) => sum + pool.used, 0) - held.length;
        if (more > 0) await output.text(`${messages.more(more)}\n`);
      }),
    );

  slots
    .command('set')
    .description('Set how many slots a pool has; makes the pool where it is new')
    .argument('<pool>', 'name of the pool; “hub” is that of all runs')
    .argument('<limit>', 'number of slots')
    .option('--policy <policy>', 'what happens at the limit: refuse, queue, skip or replace; other pools than hub can only refuse')
    .option('--per-user <limit>', 'most slots that one person may hold at once; “none” takes that limit away')
    .option(
      '--per-target <limit>',
      'most runs for one target at once, the value of a script’s “host” parameter; “none” takes that limit away',
    )
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle slots set hub 4 --policy queue --per-user 2 --per-target 1')
    .action((pool: string, limit: string, options: SetOptions) =>
      perform(options, async ({ hub, output }) => {
        const wanted = options.policy;
        const policy =
          wanted === undefined ? {} : { policy: SlotPolicy.safeParse(wanted).data ?? refuse(`--policy: ${SlotPolicy.options.join(', ')}`) };
        const { perUser, perTarget } = options;
        const limits = {
          limit: wholeNumber('limit', limit, 0, 10_000),
          ...(perUser !== undefined && { perHolder: perOne('--per-user', perUser) }),
          ...(perTarget !== undefined && { perTarget: perOne('--per-target', perTarget) }),
        };
        const now = await (await hub()).slots.set({ pool, ...limits, ...policy });
        if (output.json) await output.document(now);
      }),
    );

  slots
    .command('register')
    .description('Count a process that Axle did not start: it holds a slot until it ends, or gives it back')
    .option('--pid <pid>', 'the process; by default the one that called this')
    .option('--pool <pool>', 'name of the pool; “hub” is that of all runs', 'hub')
    .option('--what <text>', 'what it does, for whoever looks at the slots', '')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle slots register --pid $$ --what "nightly backup"')
    .action((options: Json & { readonly pid?: string; readonly pool: string; readonly what: string }) =>
      perform(options, async ({ hub, output }) => {
        const pid = options.pid === undefined ? process.ppid : wholeNumber('--pid', options.pid, 1, 2 ** 31 - 1);
        const taken = await (await hub()).slots.acquire({ pool: options.pool, what: options.what.slice(0, 512), pid });
        await (output.json ? output.document(taken) : output.text(`${taken.slot}\n`));
      }),
    );

  slots
    .command('release')
    .description('Take a slot away from who holds it; the run, if any, goes on')
    .argument('<slot>', 'id of the slot')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle slots release 0190b2c1-…')
    .action((slot: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        const released = await (await hub()).slots.release({ slot });
        if (output.json) await output.document(released);
      }),
    );
}
