import type { Command } from 'commander';
import { Every, secondsOf as durationOf } from '#shared/contract/duration';
import type { HubClient } from '#shared/contract/index';
import { MissedPolicy, type Schedule, type Trigger } from '#shared/contract/schedules';
import { parseParams } from '../arguments';
import { changedParams } from '../change-params';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import type { Messages } from '../messages/messages';
import { facts, table } from '../output/table';
import { refuse } from '../refuse';
import { otherStartableOf, startableOf, startableText } from '../startable-option';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json {
  readonly script?: string;
  readonly job?: string;
  readonly cron?: string;
  readonly zone?: string;
  readonly every?: string;
  readonly atStartup?: boolean;
  readonly missed?: string;
  readonly param: readonly string[];
}

interface ChangeOptions extends AddOptions {
  readonly name?: string;
  readonly unset: readonly string[];
}

const JSON_HELP = 'one JSON document';
const SCHEDULE = 'id or name';
const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `axle schedules`: scripts and jobs that run by themselves. */
export function addSchedules(program: Command, perform: Perform): void {
  const schedules = program
    .command('schedules')
    .alias('schedule')
    .description('Scripts and jobs that run by themselves, while a hub runs')
    .addHelpText('after', '\nExample:\n  axle schedules add nightly --script hello --cron "0 2 * * *"');
  addReading(schedules, perform);
  addMaking(schedules, perform);
  addChanging(schedules, perform);
  addChange(schedules, perform);
}

function addReading(schedules: Command, perform: Perform): void {
  schedules
    .command('list')
    .description('List the schedules')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle schedules list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { headings, schedules: words } = messages;
        const all = [...(await collect((await hub()).schedules.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        if (output.json) return await output.document(all);
        const columns = [
          { title: headings.name, value: ({ name }: Schedule) => name },
          { title: headings.script, value: (schedule: Schedule) => startableText(schedule, messages) },
          { title: headings.trigger, value: ({ trigger }: Schedule) => words.trigger(trigger) },
          { title: headings.state, value: ({ paused }: Schedule) => (paused ? words.paused : words.active) },
          { title: headings.next, value: ({ next }: Schedule) => next[0] ?? null },
          { title: headings.lastTime, value: ({ last }: Schedule) => (last === null ? null : words.last(last)) },
        ];
        await output.text(table(all, columns, output.style));
      }),
    );

  schedules
    .command('show')
    .description('Show one schedule with its next five times')
    .argument('<schedule>', SCHEDULE)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle schedules show nightly')
    .action((schedule: string, options: Json) =>
      perform(options, async (context) => shown(await (await context.hub()).schedules.get({ schedule }), context)),
    );

  schedules
    .command('next')
    .description('Print the next five times of a cron expression, or what is wrong with it')
    .argument('<expression>', 'minute hour day month weekday, or a name like @daily')
    .option('--zone <zone>', 'time zone, such as Europe/Paris; else that of this machine')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle schedules next "0 7 * * 1-5" --zone Europe/Paris')
    .action((expression: string, options: Json & { readonly zone?: string }) =>
      perform(options, async ({ hub, output }) => {
        const { next } = await (await hub()).schedules.preview({ expression, zone: options.zone ?? hereZone() });
        await (output.json ? output.document(next) : output.text(next.map((time) => `${time}\n`).join('')));
      }),
    );
}

function addMaking(schedules: Command, perform: Perform): void {
  schedules
    .command('add')
    .description('Run a script or a job by itself; only while a hub runs')
    .argument('<name>', 'what the schedule is called')
    .option('--script <script>', 'id, name or unique end of the path')
    .option('--job <job>', 'id or name of a job, in place of a script')
    .option('--cron <expression>', 'minute hour day month weekday, or a name like @daily')
    .option('--zone <zone>', 'time zone of --cron, such as Europe/Paris; else that of this machine')
    .option('--every <time>', 'again after this time: 30s, 15m, 2h, 1d')
    .option('--at-startup', 'each time that a hub starts')
    .option('--missed <policy>', 'what becomes of times while no hub ran: skip or run-once; else skip')
    .option('-p, --param <name=value>', 'value of a parameter; may be repeated', collectOption, [])
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nWithout --cron, --every and --at-startup it is due as often as its script says that it is meant to run.\n\nExample:\n  axle schedules add nightly --script hello --cron "0 2 * * *" --zone Europe/Paris --missed run-once',
    )
    .action((name: string, options: AddOptions) =>
      perform(options, async (context) => {
        const { hub, messages, output } = context;
        const made = await (
          await hub()
        ).schedules.create({
          name,
          ...startableOf(options, messages),
          trigger: isTimed(options) ? triggerOf(options, messages) : await meantTrigger(options, context),
          missed: policyOf(options.missed ?? 'skip'),
          params: parseParams(options.param),
        });
        await shown(made, context);
        output.note(messages.schedules.needsHub);
      }),
    );
}

function addChanging(schedules: Command, perform: Perform): void {
  const command = (name: string, about: string, act: (hub: HubClient, schedule: string, context: Context) => Promise<void>): Command =>
    schedules
      .command(name)
      .description(about)
      .argument('<schedule>', SCHEDULE)
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle schedules ${name} nightly`)
      .action((schedule: string, options: Json) => perform(options, async (context) => act(await context.hub(), schedule, context)));
  command('pause', 'Let a schedule be due no more until it is resumed', async (hub, schedule, { output }) => {
    const now = await hub.schedules.pause({ schedule });
    if (output.json) await output.document(now);
  });
  command('resume', 'Let a schedule be due again, from now on', async (hub, schedule, context) =>
    shown(await hub.schedules.resume({ schedule }), context),
  );
  command('remove', 'Forget a schedule; runs that it started go on', async (hub, schedule, { output }) => {
    await hub.schedules.remove({ schedule });
    if (output.json) await output.document({});
  });
  command('run', 'Start the script or job of a schedule now, and print the run’s id', async (hub, schedule, { output }) => {
    const begun = await hub.schedules.runNow({ schedule });
    await (output.json ? output.document(begun) : output.text(`${begun.run}\n`));
  }).alias('run-now');
}

function addChange(schedules: Command, perform: Perform): void {
  schedules
    .command('change')
    .description('Change what is given of a schedule; all else stays. Another time counts from now on')
    .argument('<schedule>', SCHEDULE)
    .option('--name <name>', 'what it is called from now on')
    .option('--script <script>', 'what it starts from now on, with the values that are given here')
    .option('--job <job>', 'id or name of a job, in place of a script')
    .option('--cron <expression>', 'minute hour day month weekday, or a name like @daily')
    .option('--zone <zone>', 'time zone of the expression')
    .option('--every <time>', 'again after this time: 30s, 15m, 2h, 1d')
    .option('--at-startup', 'each time that a hub starts')
    .option('--missed <policy>', 'what becomes of times while no hub ran: skip or run-once')
    .option('-p, --param <name=value>', 'another value of a parameter; may be repeated', collectOption, [])
    .option('--unset <name>', 'take a parameter’s value away; may be repeated', collectOption, [])
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle schedules change nightly --cron "30 2 * * *" --param name=Ada')
    .action((schedule: string, options: ChangeOptions) =>
      perform(options, async (context) => {
        const { messages } = context;
        const hub = await context.hub();
        const before = await hub.schedules.get({ schedule });
        const other = otherStartableOf(options, messages);
        const params = changedParams(before.params, options, Object.keys(other).length > 0, messages);
        const changes = {
          ...other,
          ...(options.name !== undefined && { name: options.name }),
          ...(isTimed(options) && { trigger: changedTrigger(options, before.trigger, messages) }),
          ...(options.missed !== undefined && { missed: policyOf(options.missed) }),
          ...(params !== undefined && { params }),
        };
        if (Object.keys(changes).length === 0) refuse(messages.schedules.nothingToChange);
        // By its id, which stays what was looked at, whatever is called so meanwhile.
        await shown(await hub.schedules.change({ schedule: before.id, ...changes }), context);
      }),
    );
}

const policyOf = (text: string): MissedPolicy =>
  MissedPolicy.safeParse(text).data ?? refuse(`--missed: ${MissedPolicy.options.join(', ')}`);

const isTimed = ({ cron, zone, every, atStartup }: AddOptions): boolean =>
  [cron, zone, every, atStartup].some((option) => option !== undefined);

/** The trigger that was asked for; with `--zone` alone or `--cron` alone the other part stays. */
function changedTrigger(options: AddOptions, before: Trigger, messages: Messages): Trigger {
  if (before.type !== 'cron') return triggerOf(options, messages);
  const { cron, zone, every, atStartup } = options;
  if (every !== undefined || atStartup !== undefined) return triggerOf(options, messages);
  return { ...before, ...(cron !== undefined && { expression: cron }), ...(zone !== undefined && { zone }) };
}

/** The one trigger that was asked for. */
function triggerOf({ cron, zone, every, atStartup }: AddOptions, messages: Messages): Trigger {
  const words = messages.schedules;
  const given = [cron, every, atStartup].filter((one) => one !== undefined);
  if (given.length !== 1) return refuse(words.oneTrigger);
  if (cron !== undefined) return { type: 'cron', expression: cron, zone: zone ?? hereZone() };
  return every === undefined ? { type: 'startup' } : { type: 'interval', seconds: secondsOf(every) ?? refuse(words.interval) };
}

/** What its script says of how often it is meant to run, where nothing else was asked for: taken, and told. */
async function meantTrigger({ script }: AddOptions, { hub, messages, output }: Context): Promise<Trigger> {
  const found = script === undefined ? undefined : await (await hub()).scripts.get({ script });
  if (found === undefined || found.everySeconds === null) return refuse(messages.schedules.noTrigger);
  const trigger: Trigger = { type: 'interval', seconds: found.everySeconds };
  output.note(messages.schedules.meant(found.name, trigger));
  return trigger;
}

/** `90s`, `15m`, `2h`, `1d`; undefined for what is none, shorter than ten seconds or longer than a year. */
export const secondsOf = (text: string): number | undefined =>
  /^\d{1,7}[smhd]$/.test(text) && Every.safeParse(text).success ? durationOf(text) : undefined;

async function shown(schedule: Schedule, { output, messages }: Pick<Context, 'output' | 'messages'>): Promise<void> {
  if (output.json) return await output.document(schedule);
  const { headings, schedules: words } = messages;
  const { name, id, trigger, missed, paused, maker, params, last, next } = schedule;
  await output.text(
    facts(
      [
        [headings.name, name],
        [headings.id, id],
        [schedule.kind === 'job' ? headings.job : headings.script, startableText(schedule, messages)],
        [
          headings.parameter,
          Object.entries(params)
            .map(([key, value]) => `${key}=${value}`)
            .join(', '),
        ],
        [headings.trigger, words.trigger(trigger)],
        [headings.missed, words.missed[missed]],
        [headings.state, paused ? words.paused : words.active],
        [headings.maker, maker.name],
        [headings.lastTime, last === null ? null : words.last(last)],
        [headings.next, next.join(', ')],
      ],
      output.style,
    ),
  );
}
