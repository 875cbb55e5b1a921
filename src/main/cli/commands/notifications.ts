import type { Command } from 'commander';
import type { HubClient } from '#shared/contract/index';
import { noticeKinds, TOGETHER_DEFAULT, TOGETHER_MOST, webhookFormats } from '#shared/contract/notice-values';
import type { Notice, NoticeKind, Rule } from '#shared/contract/notifications';
import { readSecrets } from '../arguments';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import type { NotificationWords } from '../messages/notifications';
import type { Messages } from '../messages/messages';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse } from '../refuse';
import { askSecret } from '../secret-prompt';
import { secondsOf } from './schedules';

interface Json {
  readonly json?: boolean;
}
interface ListOptions extends Json {
  readonly unread?: boolean;
}
interface WebhookOptions extends Json {
  readonly from?: string;
  readonly format?: string;
  readonly certificate?: string;
}
interface AddOptions extends Json {
  readonly on: string;
  readonly script?: string;
  readonly tag?: string;
  readonly longerThan?: string;
  readonly together?: string;
  readonly desktop?: boolean;
  readonly webhook?: string | true;
  readonly format?: string;
  readonly certificate?: string;
}

const JSON_HELP = 'one JSON document';
const RULE = 'id or name';

/** `axle notifications`: what was told, and the rules of it. */
export function addNotifications(program: Command, perform: Perform): void {
  const notifications = program
    .command('notifications')
    .description('Be told of runs that fail, recover or take long')
    .addHelpText('after', '\nExample:\n  axle notifications add failures --on failure,recovery');
  addNotices(notifications, perform);
  addRules(notifications, perform);
  addChanging(notifications, perform);
}

function addNotices(notifications: Command, perform: Perform): void {
  notifications
    .command('list')
    .description('List what was told, newest first')
    .option('--unread', 'only what nobody has read')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle notifications list --unread')
    .action((options: ListOptions) =>
      perform(options, async ({ hub, output, messages }) => {
        const { headings, notifications: words } = messages;
        const all = [...(await collect((await hub()).notifications.watch({})))].sort((a, b) => b.at.localeCompare(a.at));
        const wanted = options.unread === true ? all.filter(({ read }) => !read) : all;
        if (output.json) return await output.document(wanted);
        const columns = [
          { title: headings.at, value: ({ at }: Notice) => localTime(at) },
          { title: headings.about, value: (notice: Notice) => aboutOf(notice, words) },
          { title: headings.what, value: ({ kind }: Notice) => words.kinds[kind] },
          { title: headings.run, value: (notice: Notice) => (notice.kind === 'due' ? null : notice.run) },
          { title: headings.rule, value: (notice: Notice) => (notice.kind === 'due' ? null : notice.rule.name) },
          { title: headings.webhook, value: (notice: Notice) => (notice.kind === 'due' ? null : words.webhook(notice.webhook)) },
          { title: headings.state, value: ({ read }: Notice) => (read ? words.read : words.unread) },
        ];
        await output.text(table(wanted, columns, output.style));
      }),
    );

  notifications
    .command('read')
    .description('Mark all that was told as read')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle notifications read')
    .action((options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).notifications.markRead({ notices: 'all' });
        if (output.json) await output.document({});
      }),
    );
}

function addRules(notifications: Command, perform: Perform): void {
  notifications
    .command('rules')
    .description('List the rules: of what is told, and how')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle notifications rules')
    .action((options: Json) =>
      perform(options, async (context) => {
        const all = [...(await collect((await context.hub()).notifications.rules({})))].sort((a, b) => a.name.localeCompare(b.name));
        await (context.output.json ? context.output.document(all) : shownRules(all, context));
      }),
    );

  notifications
    .command('add')
    .description('Be told of runs, in the list of Axle and beside that as you say')
    .argument('<name>', 'what the rule is called')
    .requiredOption('--on <what>', `of what, with commas between: ${noticeKinds.join(', ')}`)
    .option('--script <script>', 'only of this script: id, name or unique end of the path')
    .option('--tag <tag>', 'only of scripts with this tag')
    .option('--longer-than <time>', 'what is long: 30s, 15m, 2h, 1d; else longer than its runs usually are')
    .option('--together <count>', `tell as one of more runs of a kind than this within a minute; else ${TOGETHER_DEFAULT}`)
    .option('--desktop', 'also as a notification of the desktop')
    .option('--webhook [@file]', 'also to a webhook: its address is asked for, or read from @FILE')
    .option('--format <format>', `what a webhook gets: ${webhookFormats.join(', ')} (for Slack, Teams, Mattermost); else json`)
    .option('--certificate <certificate>', 'what its webhook is shown where it asks for one: thumbprint or name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle notifications add failures --on failure,recovery --webhook @url.txt --format text')
    .action((name: string, options: AddOptions) =>
      perform(options, async (context) => {
        const { messages } = context;
        const { script, tag, longerThan, webhook } = options;
        if (script !== undefined && tag !== undefined) refuse(messages.notifications.oneOf);
        const rule = await (
          await context.hub()
        ).notifications.create({
          name,
          on: kindsOf(options.on, messages),
          ...(script !== undefined && { scripts: { type: 'script', id: script } }),
          ...(tag !== undefined && { scripts: { type: 'tag', tag } }),
          ...(longerThan !== undefined && {
            longer: { type: 'seconds', seconds: secondsOf(longerThan) ?? refuse(messages.notifications.seconds) },
          }),
          ...(options.together !== undefined && { together: countOf(options.together, messages) }),
          desktop: options.desktop === true,
          ...(options.certificate !== undefined && { certificate: options.certificate }),
          ...(webhook !== undefined && {
            webhook: { url: await addressOf(webhook === true ? undefined : webhook, messages), format: formatOf(options.format, messages) },
          }),
        });
        await (context.output.json ? context.output.document(rule) : shownRules([rule], context));
      }),
    );
}

function addChanging(notifications: Command, perform: Perform): void {
  notifications
    .command('webhook')
    .description('Give a rule another webhook; its address is asked for, or read from a file')
    .argument('<rule>', RULE)
    .option('--from <@file>', 'the file that holds the address')
    .option('--format <format>', webhookFormats.join(', '))
    .option('--certificate <certificate>', 'what it is shown where it asks for one: thumbprint or name; none takes it away')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle notifications webhook failures --from @url.txt')
    .action((rule: string, options: WebhookOptions) =>
      perform(options, async (context) => {
        const { messages, output } = context;
        const webhook = { url: await addressOf(options.from, messages), format: formatOf(options.format, messages) };
        const now = await (await context.hub()).notifications.change({ rule, webhook, ...certificateOf(options) });
        await (output.json ? output.document(now) : shownRules([now], context));
      }),
    );

  const command = (name: string, about: string, act: (hub: HubClient, rule: string, context: Context) => Promise<void>): void => {
    notifications
      .command(name)
      .description(about)
      .argument('<rule>', RULE)
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle notifications ${name} failures`)
      .action((rule: string, options: Json) => perform(options, async (context) => act(await context.hub(), rule, context)));
  };
  command('pause', 'Tell of nothing until it is resumed', async (hub, rule, { output }) => {
    const now = await hub.notifications.pause({ rule });
    if (output.json) await output.document(now);
  });
  command('resume', 'Tell again', async (hub, rule, { output }) => {
    const now = await hub.notifications.resume({ rule });
    if (output.json) await output.document(now);
  });
  command('remove', 'Forget a rule and the address of its webhook', async (hub, rule, { output }) => {
    await hub.notifications.remove({ rule });
    if (output.json) await output.document({});
  });
  command('test', 'Send an example to the webhook of a rule', async (hub, rule, { output, messages, exit }) => {
    const result = await hub.notifications.test({ rule });
    const words = messages.notifications;
    await (output.json ? output.document(result) : output.text(`${result.sent ? words.sent : words.notSent(result.detail)}\n`));
    if (!result.sent) exit(1);
  });
}

const aboutOf = (notice: Notice, words: NotificationWords): string => {
  if (notice.kind === 'due') return notice.secret;
  return notice.together === null ? notice.script.name : words.many(notice.together);
};

async function addressOf(from: string | undefined, messages: Messages): Promise<string> {
  const name = messages.notifications.ask;
  const given = await readSecrets([from === undefined ? name : `${name}=${from}`], messages, (asked) => askSecret(asked, messages));
  return (given[name] ?? '').trim();
}

function countOf(text: string, messages: Messages): number {
  const count = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  return count <= TOGETHER_MOST ? count : refuse(messages.notifications.together);
}

/** A word in place of a name takes it away. */
const certificateOf = ({ certificate }: WebhookOptions): { readonly certificate?: string | null } =>
  certificate === undefined ? {} : { certificate: certificate === 'none' ? null : certificate };

const formatOf = (text: string | undefined, messages: Messages): (typeof webhookFormats)[number] =>
  webhookFormats.find((format) => format === (text ?? 'json')) ?? refuse(messages.notifications.format);

const kindsOf = (text: string, messages: Messages): NoticeKind[] =>
  text.split(',').map((part) => noticeKinds.find((kind) => kind === part.trim()) ?? refuse(messages.notifications.on));

async function shownRules(rules: readonly Rule[], { output, messages }: Context): Promise<void> {
  const { headings, notifications: words, schedules } = messages;
  const columns = [
    { title: headings.name, value: ({ name }: Rule) => name },
    { title: headings.scripts, value: ({ scripts }: Rule) => words.scripts(scripts) },
    {
      title: headings.on,
      value: ({ on, longer }: Rule) => on.map((kind) => (kind === 'long' ? words.longer(longer) : words.kinds[kind])).join(', '),
    },
    { title: headings.webhook, value: ({ webhook }: Rule) => (webhook === null ? null : `${webhook.host} (${webhook.format})`) },
    { title: headings.state, value: ({ paused }: Rule) => (paused ? schedules.paused : schedules.active) },
  ];
  await output.text(table(rules, columns, output.style));
}
