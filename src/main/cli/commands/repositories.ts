import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { Repository } from '#shared/contract/repositories';
import type { Source } from '#shared/contract/scripts';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import { REFUSED } from '../exit-code';
import type { Messages } from '../messages/messages';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { refuse } from '../refuse';
import { secondsOf } from './schedules';

interface Json {
  readonly json?: boolean;
}
interface GitOptions extends Json {
  readonly url?: string;
  readonly branch?: string;
  readonly folder?: string;
  readonly every?: string;
  readonly label?: string;
  readonly approve?: boolean;
}

const JSON_HELP = 'one JSON document';
const EVERY = 'look for changes by itself: 5m to 7d, or off';

/** `axle scripts add-git`, `change-git`, `sources` and `sync`: where scripts come from, git repositories among them. */
export function addRepositories(scripts: Command, perform: Perform): void {
  scripts
    .command('sources')
    .description('List the folders and git repositories that scripts come from')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts sources')
    .action((options: Json) => perform(options, async (context) => listed(await context.hub(), context)));

  scripts
    .command('add-git')
    .description('Fetch a git repository and add its scripts to the catalogue')
    .argument('<url>', 'https://…, ssh://…, git@host:path or a folder; never with a password')
    .option('--branch <name>', 'branch or tag; else the repository’s own')
    .option('--folder <path>', 'only this folder of it')
    .option('--every <time>', EVERY, 'off')
    .option('--label <label>', 'what it is called; else its name')
    .option('--approve', 'let its scripts run as they are now; else each has to be approved')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts add-git git@example.org:ops/tools.git --branch main --folder scripts --every 15m')
    .action((url: string, { branch = '', folder = '', every = 'off', label, approve, json }: GitOptions) =>
      perform({ ...(json !== undefined && { json }) }, async (context) => {
        const { hub, interrupted, messages, output } = context;
        const seconds = intervalOf(every, messages);
        const input = {
          url: wholeUrl(url),
          branch: branch || null,
          folder: folder || null,
          every: seconds,
          ...(label !== undefined && { label }),
        };
        const { repositories, scripts: catalogue } = await hub();
        output.note(messages.repositories.fetching);
        const made = await repositories.add(input, { signal: interrupted });
        await shown(made, context);
        if (approve === true) {
          output.note(messages.trust.approvedSource(await catalogue.approveSource({ source: made.source })));
        } else output.note(messages.trust.notYetApproved(made.source));
        if (seconds !== null) output.note(messages.repositories.needsHub);
      }),
    );

  scripts
    .command('change-git')
    .description('Change what is fetched of a git repository, or how often')
    .argument('<source>', 'id of the source')
    .option('--url <url>', 'where it is now')
    .option('--branch <name>', 'branch or tag; "" for the repository’s own')
    .option('--folder <path>', 'only this folder of it; "" for all of it')
    .option('--every <time>', EVERY)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts change-git tools-1a2b3c4d --every 1h')
    .action((source: string, { url, branch, folder, every, json }: GitOptions) =>
      perform({ ...(json !== undefined && { json }) }, async (context) => {
        const change = {
          ...(url !== undefined && { url: wholeUrl(url) }),
          ...(branch !== undefined && { branch: branch || null }),
          ...(folder !== undefined && { folder: folder || null }),
          ...(every !== undefined && { every: intervalOf(every, context.messages) }),
        };
        if (Object.keys(change).length === 0) refuse('--url, --branch, --folder, --every');
        const id = (await found(await context.hub(), source)).source;
        await shown(await (await context.hub()).repositories.change({ source: id, ...change }, { signal: context.interrupted }), context);
      }),
    );

  scripts
    .command('sync')
    .description('Read a source anew: a folder as it is, a git repository from where it is kept; without one, every repository')
    .argument('[source]', 'id of the source')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts sync tools')
    .action((source: string | undefined, options: Json) =>
      perform(options, async (context) => {
        const { hub, output } = context;
        if (source === undefined) return await syncAll(await hub(), context);
        const read = await (await hub()).scripts.sync({ source });
        await (output.json ? output.document(read) : output.text(`${read.scripts}\n`));
      }),
    );
}

async function listed(hub: HubClient, { output, messages }: Context): Promise<void> {
  const { headings, repositories: words } = messages;
  const byId = new Map<string, Repository>((await collect(hub.repositories.watch({}))).map((one) => [one.source, one]));
  const all = (await collect(hub.scripts.sources({}))).map((source) => ({ ...source, repository: byId.get(source.id) ?? null }));
  if (output.json) return await output.document(all);
  type Row = (typeof all)[number];
  const columns = [
    { title: headings.id, value: ({ id }: Row) => id },
    { title: headings.label, value: ({ label }: Row) => label },
    {
      title: headings.state,
      value: (row: Row) => (row.reason === null && row.repository !== null ? words.state(row.repository) : stateOf(row)),
    },
    {
      title: headings.trust,
      value: ({ signature }: Row) => (signature === null ? null : messages.trust.signatures[signature.state]),
    },
    { title: headings.scripts, value: ({ scripts: count }: Row) => count, right: true },
    { title: headings.from, value: ({ folder, repository }: Row) => (repository === null ? folder : placeOf(repository)) },
  ];
  await output.text(table(all, columns, output.style));
  for (const { repository } of all) {
    if (repository?.failure != null) output.note(messages.error(failureOf(repository, repository.failure)));
  }
}

/** Every repository, one after the other; one that fails does not keep the others from it. */
async function syncAll(hub: HubClient, { output, messages, exit }: Context): Promise<void> {
  const read: Source[] = [];
  for (const { source } of await collect(hub.repositories.watch({}))) {
    try {
      read.push(await hub.scripts.sync({ source }));
    } catch (error) {
      if (!HubError.is(error, 'REPOSITORY_FAILED')) throw error;
      output.note(`${error.code}: ${messages.error(error)}`);
      exit(REFUSED);
    }
  }
  if (output.json) return await output.document(read);
  for (const { id, scripts } of read) await output.text(`${id} ${scripts}\n`);
}

async function shown(repository: Repository, { output, messages }: Context): Promise<void> {
  if (output.json) return await output.document(repository);
  const { headings, repositories: words } = messages;
  const { source, commit, leftOut, nextAt } = repository;
  await output.text(
    facts(
      [
        [headings.id, source],
        [headings.from, placeOf(repository)],
        [headings.state, words.state(repository)],
        [headings.commit, commit === null ? null : `${commit.subject} (${commit.author}, ${commit.at})`],
        [headings.trigger, words.every(repository.every)],
        [headings.next, localTime(nextAt)],
      ],
      output.style,
    ),
  );
  if (leftOut > 0) output.note(words.leftOut(leftOut));
}

async function found(hub: HubClient, source: string): Promise<Repository> {
  const all = await collect(hub.repositories.watch({}));
  const one = all.find((repository) => repository.source === source);
  if (one === undefined) throw new HubError('SOURCE_NOT_FOUND', { source: source.slice(0, 1_024) });
  return one;
}

const stateOf = ({ state, reason }: Source): string => (reason === null ? state : `${state} (${reason})`);
const placeOf = ({ url, branch, folder }: Repository): string =>
  `${url}${branch === null ? '' : ` ${branch}`}${folder === null ? '' : ` ${folder}/`}`;
const failureOf = ({ url }: Repository, { reason, detail }: NonNullable<Repository['failure']>): HubError =>
  new HubError('REPOSITORY_FAILED', { url, reason, detail });

/** A folder that is named as seen from here means another one to the hub. */
const wholeUrl = (url: string): string => (/^\.{1,2}([/\\]|$)/.test(url) || (!url.includes(':') && existsSync(url)) ? resolve(url) : url);

function intervalOf(text: string, messages: Messages): number | null {
  if (text === 'off') return null;
  const seconds = secondsOf(text) ?? 0;
  return seconds >= 300 && seconds <= 604_800 ? seconds : refuse(messages.repositories.interval);
}
