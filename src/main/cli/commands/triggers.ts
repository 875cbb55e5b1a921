import type { Command } from 'commander';
import type { HubClient } from '#shared/contract/index';
import { endStates, hookProofs } from '#shared/contract/trigger-values';
import type { Trigger } from '#shared/contract/triggers';
import { parseParams } from '../arguments';
import { changedParams } from '../change-params';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import type { Messages } from '../messages/messages';
import { facts, table } from '../output/table';
import { refuse, wholeNumber } from '../refuse';
import { otherStartableOf, startableOf, startableText } from '../startable-option';
import { changedEvent, eventOf, isAboutEvent, takenOf, type EventOptions } from '../trigger-options';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json, EventOptions {
  readonly script?: string;
  readonly job?: string;
  readonly atOnce?: string;
  readonly take: readonly string[];
  readonly param: readonly string[];
}
interface ChangeOptions extends AddOptions {
  readonly name?: string;
  readonly unset: readonly string[];
}
interface ListenOptions extends Json {
  readonly address?: string;
  readonly port?: string;
  readonly off?: boolean;
}

const JSON_HELP = 'one JSON document';
const TRIGGER = 'id or name';

/** `axle triggers`: scripts and jobs that are started by what happens. */
export function addTriggers(program: Command, perform: Perform): void {
  const triggers = program
    .command('triggers')
    .description('Scripts and jobs that are started by a request, a file that appears or another run’s end, while a hub runs')
    .addHelpText('after', '\nExample:\n  axle triggers add deploy --script deploy --http github --take branch=/ref');
  addReading(triggers, perform);
  addMaking(triggers, perform);
  addChanging(triggers, perform);
  addChange(triggers, perform);
}

function addReading(triggers: Command, perform: Perform): void {
  triggers
    .command('list')
    .description('List the triggers')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { headings, triggers: words } = messages;
        const all = [...(await collect((await hub()).triggers.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        if (output.json) return await output.document(all);
        const columns = [
          { title: headings.name, value: ({ name }: Trigger) => name },
          { title: headings.script, value: (trigger: Trigger) => startableText(trigger, messages) },
          { title: headings.event, value: ({ event }: Trigger) => words.event(event) },
          { title: headings.state, value: (trigger: Trigger) => stateWords(trigger, messages) },
          { title: headings.waiting, value: ({ waiting }: Trigger) => waiting, right: true },
          { title: headings.lastTime, value: ({ last }: Trigger) => (last === null ? null : words.result(last)) },
        ];
        await output.text(table(all, columns, output.style));
      }),
    );

  triggers
    .command('show')
    .description('Show one trigger')
    .argument('<trigger>', TRIGGER)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers show deploy')
    .action((trigger: string, options: Json) =>
      perform(options, async (context) => shown(await (await context.hub()).triggers.get({ trigger }), context)),
    );

  triggers
    .command('events')
    .description('List the last events of a trigger and what came of each, newest first')
    .argument('<trigger>', TRIGGER)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers events deploy')
    .action((trigger: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { items } = await (await hub()).triggers.events({ trigger });
        if (output.json) return await output.document(items);
        const columns = [
          { title: messages.headings.about, value: ({ about }: (typeof items)[number]) => about },
          { title: messages.headings.outcome, value: (event: (typeof items)[number]) => messages.triggers.result(event) },
        ];
        await output.text(table(items, columns, output.style));
      }),
    );

  triggers
    .command('hooks')
    .description('Say where requests are listened to')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers hooks')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const hooks = await (await hub()).triggers.hooks({});
        await (output.json ? output.document(hooks) : output.text(`${messages.triggers.hooks(hooks)}\n`));
      }),
    );
}

function addMaking(triggers: Command, perform: Perform): void {
  triggers
    .command('add')
    .description('Start a script or a job when something happens; only while a hub runs')
    .argument('<name>', 'what the trigger is called')
    .option('--script <script>', 'what is started: id, name or unique end of the path')
    .option('--job <job>', 'id or name of a job, in place of a script')
    .option('--http <proof>', `at a request that proves its sender: ${hookProofs.join(', ')}`)
    .option('--folder <folder>', 'at each file that appears in this folder: its whole path')
    .option('--pattern <pattern>', 'with --folder: names that count, such as *.csv; else all')
    .option('--settle <seconds>', 'with --folder: for how long a file does not change; else 2')
    .option('--existing', 'with --folder: files that are there already count as well')
    .option('--after <script>', 'at the end of a run of this script, or of any other (any)')
    .option('--on <state>', `with --after: ${endStates.join(', ')}; may be repeated; else succeeded`, collectOption, [])
    .option('--exit-code <code>', 'with --after: only with this exit code; may be repeated', collectOption, [])
    .option('--take <param=pointer>', 'value from the event, such as file=/path or branch=/ref; may be repeated', collectOption, [])
    .option('-p, --param <name=value>', 'value of a parameter; may be repeated', collectOption, [])
    .option('--at-once <runs>', 'how many of its runs may go on at once; else 1, and events wait in order')
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nExample:\n  axle triggers add import --script import --folder /srv/inbox --pattern "*.csv" --take file=/path\n  axle triggers add cleanup --script cleanup --after backup --on failed --on timed_out',
    )
    .action((name: string, options: AddOptions) =>
      perform(options, async (context) => {
        const { messages, output } = context;
        const hub = await context.hub();
        const { trigger, secret } = await hub.triggers.create({
          name,
          ...startableOf(options, messages),
          event: eventOf(options, messages),
          take: options.take.map((text) => takenOf(text, messages)),
          params: parseParams(options.param),
          ...(options.atOnce !== undefined && { atOnce: wholeNumber('--at-once', options.atOnce, 1, 16) }),
        });
        if (output.json) await output.document({ trigger, secret });
        else await shown(trigger, context, secret);
        if (secret !== null) {
          output.note(messages.triggers.secretOnce);
          if ((await hub.triggers.hooks({})).url === null) output.note(messages.triggers.notListening);
        }
        output.note(messages.triggers.needsHub);
      }),
    );
}

function addChanging(triggers: Command, perform: Perform): void {
  const command = (name: string, about: string, act: (hub: HubClient, trigger: string, context: Context) => Promise<void>): void => {
    triggers
      .command(name)
      .description(about)
      .argument('<trigger>', TRIGGER)
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle triggers ${name} deploy`)
      .action((trigger: string, options: Json) => perform(options, async (context) => act(await context.hub(), trigger, context)));
  };
  command('pause', 'Take no more events until it is resumed', async (hub, trigger, { output }) => {
    const now = await hub.triggers.pause({ trigger });
    if (output.json) await output.document(now);
  });
  command('resume', 'Take events again, and start what waits', async (hub, trigger, context) =>
    shown(await hub.triggers.resume({ trigger }), context),
  );
  command('remove', 'Forget a trigger; runs that it started go on', async (hub, trigger, { output }) => {
    await hub.triggers.remove({ trigger });
    if (output.json) await output.document({});
  });
  command('renew-secret', 'Print a new secret; the one before is good no longer', async (hub, trigger, { output }) => {
    const renewed = await hub.triggers.renewSecret({ trigger });
    await (output.json ? output.document(renewed) : output.text(`${renewed.secret}\n`));
  });

  triggers
    .command('listen')
    .description('Listen to requests, on this machine alone unless another of its addresses is given; kept until --off')
    .option('--address <address>', 'of this machine, such as 192.0.2.7, or 0.0.0.0 for all; else 127.0.0.1')
    .option('--port <port>', 'else 8485; 0 takes a free one')
    .option('--off', 'listen no longer')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers listen --port 8485')
    .action((options: ListenOptions) =>
      perform(options, async ({ hub, output, messages }) => {
        const { address, port, off } = options;
        const hooks = await (
          await hub()
        ).triggers.listen({
          on: off !== true,
          ...(address !== undefined && { address }),
          ...(port !== undefined && { port: wholeNumber('--port', port, 0, 65_535) }),
        });
        await (output.json ? output.document(hooks) : output.text(`${messages.triggers.hooks(hooks)}\n`));
      }),
    );
}

function addChange(triggers: Command, perform: Perform): void {
  triggers
    .command('change')
    .description('Change what is given of a trigger; all else stays, and an event stays of its kind')
    .argument('<trigger>', TRIGGER)
    .option('--name <name>', 'what it is called from now on')
    .option('--script <script>', 'what it starts from now on, with the values that are given here')
    .option('--job <job>', 'id or name of a job, in place of a script')
    .option('--folder <folder>', 'where files appear')
    .option('--pattern <pattern>', 'names that count, such as *.csv')
    .option('--settle <seconds>', 'for how long a file does not change')
    .option('--after <script>', 'at the end of a run of this script, or of any other (any)')
    .option('--on <state>', `states of that end: ${endStates.join(', ')}; may be repeated`, collectOption, [])
    .option('--exit-code <code>', 'only with this exit code, or with any; may be repeated', collectOption, [])
    .option('--take <param=pointer>', 'another value from the event; may be repeated', collectOption, [])
    .option('-p, --param <name=value>', 'another value of a parameter; may be repeated', collectOption, [])
    .option('--unset <name>', 'take a parameter’s value away, or where it is taken from; may be repeated', collectOption, [])
    .option('--at-once <runs>', 'how many of its runs may go on at once')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle triggers change import --pattern "*.tsv" --take file=/path')
    .action((trigger: string, options: ChangeOptions) =>
      perform(options, async (context) => {
        const { messages } = context;
        const hub = await context.hub();
        const before = await hub.triggers.get({ trigger });
        const other = otherStartableOf(options, messages);
        const isOther = Object.keys(other).length > 0;
        const taken = options.take.map((text) => takenOf(text, messages));
        const [fromEvent, fromValues] = [
          options.unset.filter((name) => before.take.some(({ param }) => param === name)),
          options.unset.filter((name) => !before.take.some(({ param }) => param === name)),
        ];
        const params = changedParams(before.params, { param: options.param, unset: fromValues }, isOther, messages);
        const replaced = [...fromEvent, ...taken.map(({ param }) => param)];
        const kept = isOther ? [] : before.take.filter(({ param }) => !replaced.includes(param));
        const changes = {
          ...other,
          ...(options.name !== undefined && { name: options.name }),
          ...(isAboutEvent(options) && { event: changedEvent(options, before.event, messages) }),
          ...((isOther || replaced.length > 0) && { take: [...kept, ...taken] }),
          ...(params !== undefined && { params }),
          ...(options.atOnce !== undefined && { atOnce: wholeNumber('--at-once', options.atOnce, 1, 16) }),
        };
        if (Object.keys(changes).length === 0) refuse(messages.schedules.nothingToChange);
        // By its id, which stays what was looked at, whatever is called so meanwhile.
        await shown(await hub.triggers.change({ trigger: before.id, ...changes }), context);
      }),
    );
}

function stateWords({ paused, trouble }: Trigger, { schedules, triggers }: Messages): string {
  if (paused) return schedules.paused;
  return trouble === null ? schedules.active : triggers.trouble[trouble];
}

async function shown(trigger: Trigger, { hub, output, messages }: Context, secret: string | null = null): Promise<void> {
  if (output.json) return await output.document(trigger);
  const { headings, triggers: words } = messages;
  const { name, id, event, take, params, atOnce, waiting, maker, last } = trigger;
  const hooks = event.type === 'http' ? await (await hub()).triggers.hooks({}) : undefined;
  await output.text(
    facts(
      [
        [headings.name, name],
        [headings.id, id],
        [trigger.kind === 'job' ? headings.job : headings.script, startableText(trigger, messages)],
        [headings.event, words.event(event)],
        [headings.url, hooks === undefined ? null : words.address(id, hooks)],
        [headings.secret, secret],
        [headings.taken, take.map(({ param, from }) => `${param}=${from}`).join(', ')],
        [
          headings.parameter,
          Object.entries(params)
            .map(([key, value]) => `${key}=${value}`)
            .join(', '),
        ],
        [headings.atOnce, atOnce],
        [headings.state, stateWords(trigger, messages)],
        [headings.waiting, waiting],
        [headings.maker, maker.name],
        [headings.lastTime, last === null ? null : words.result(last)],
      ],
      output.style,
    ),
  );
}
