import type { Command } from 'commander';
import type { Account, Right } from '#shared/contract/accounts';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import { newPassword } from '../new-password';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { addWays } from './sign-in-ways';
import { several } from '../scope-list';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json {
  readonly role: readonly string[];
  readonly displayName?: string;
  readonly mustChange?: boolean;
}

const JSON_HELP = 'one JSON document';
const ACCOUNT = 'name or id';

/** `axle accounts`: who may sign in to the dashboard in a browser. */
export function addAccounts(program: Command, perform: Perform): void {
  const accounts = program
    .command('accounts')
    .description('Who may sign in to the dashboard in a browser')
    .addHelpText('after', '\nExample:\n  axle accounts add ada --role administrator');

  accounts
    .command('list')
    .description('List the accounts')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const list = [...(await collect((await hub()).accounts.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        if (output.json) return await output.document(list);
        const { headings, accounts: words } = messages;
        const columns = [
          { title: headings.name, value: ({ name }: Account) => name },
          { title: headings.source, value: ({ provider }: Account) => provider },
          { title: headings.roles, value: ({ inForce }: Account) => inForce.join(', ') || null },
          { title: headings.state, value: ({ disabled }: Account) => (disabled ? words.disabled : words.active) },
          { title: headings.secondFactor, value: ({ secondFactor }: Account) => (secondFactor ? messages.yes : messages.no) },
          { title: headings.sessions, value: ({ sessions }: Account) => sessions, right: true },
          { title: headings.lastTime, value: ({ lastSignInAt }: Account) => localTime(lastSignInAt) ?? words.never },
        ];
        await output.text(table(list, columns, output.style));
      }),
    );

  accounts
    .command('add')
    .description('Add somebody; asks for the password, or reads it from standard input')
    .argument('<name>', 'what they sign in with')
    .option('--role <role>', 'a role; may be given more than once', several, [])
    .option('--display-name <text>', 'their name as it is shown')
    .option('--must-change', 'they choose another password when they first sign in')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts add ada --role administrator')
    .action((name: string, options: AddOptions) =>
      perform(options, async (context) => {
        const password = await newPassword(context);
        const { displayName, mustChange = false } = options;
        const added = await (
          await context.hub()
        ).accounts.add({
          name,
          password,
          mustChange,
          roles: [...options.role],
          ...(displayName !== undefined && { displayName }),
        });
        if (context.output.json) await context.output.document(added);
      }),
    );

  for (const [verb, disabled, about] of [
    ['disable', true, 'Keep somebody from signing in, and end their sessions'],
    ['enable', false, 'Let somebody sign in again'],
  ] as const) {
    accounts
      .command(verb)
      .description(about)
      .argument('<account>', ACCOUNT)
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle accounts ${verb} grace`)
      .action((account: string, options: Json) =>
        perform(options, async ({ hub, output }) => {
          const changed = await (await hub()).accounts.change({ account, disabled });
          if (output.json) await output.document(changed);
        }),
      );
  }

  accounts
    .command('password')
    .description('Give somebody a new password, and end their sessions and tokens')
    .argument('<account>', ACCOUNT)
    .option('--keep', 'they need not choose another one when they next sign in')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts password grace')
    .action((account: string, options: Json & { readonly keep?: boolean }) =>
      perform(options, async (context) => {
        const password = await newPassword(context);
        await (await context.hub()).accounts.setPassword({ account, password, mustChange: options.keep !== true });
        if (context.output.json) await context.output.document({});
      }),
    );

  accounts
    .command('role')
    .description('Give somebody these roles and no others; none takes all away')
    .argument('<account>', ACCOUNT)
    .argument('[roles...]', 'as “axle roles list” shows them')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts role grace operator')
    .action((account: string, roles: readonly string[], options: Json) =>
      perform(options, async ({ hub, output }) => {
        const changed = await (await hub()).accounts.change({ account, roles: [...roles] });
        if (output.json) await output.document(changed);
      }),
    );

  accounts
    .command('remove')
    .description('Remove somebody, with their sessions and tokens')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts remove grace')
    .action((account: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).accounts.remove({ account });
        if (output.json) await output.document({});
      }),
    );

  accounts
    .command('end-sessions')
    .description('Sign somebody out everywhere')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts end-sessions grace')
    .action((account: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const done = await (await hub()).accounts.endSessions({ account });
        if (output.json) return await output.document(done);
        await output.text(`${messages.accounts.ended(done.ended)}\n`);
      }),
    );

  accounts
    .command('reset-factor')
    .description('Take the second factor of somebody who lost it')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts reset-factor grace')
    .action((account: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).accounts.removeFactor({ account });
        if (output.json) await output.document({});
      }),
    );

  accounts
    .command('what-may')
    .description('Show everything that somebody may do, from which role, limited to what')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle accounts what-may grace')
    .action((account: string, options: Json) => perform(options, (context) => showRights(account, context)));
  addWays(accounts, perform);
}

async function showRights(account: string, { hub, output, messages }: Context): Promise<void> {
  const { rights, ...rest } = await (await hub()).accounts.whatMay({ account });
  if (output.json) return await output.document({ ...rest, rights });
  const { headings, accounts: words } = messages;
  const limits = ({ from }: Right): string =>
    from.some(({ tags }) => tags === null) || from.length === 0
      ? words.everything
      : [...new Set(from.map(({ tags }) => words.tagged(tags ?? [])))].join('; ');
  const columns = [
    { title: headings.scope, value: ({ scope }: Right) => scope },
    { title: headings.roles, value: ({ from }: Right) => from.map(({ role }) => role).join(', ') || words.everybody },
    { title: headings.limit, value: limits },
  ];
  await output.text(table(rights, columns, output.style));
}
