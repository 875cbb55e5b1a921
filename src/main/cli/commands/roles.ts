import type { Command } from 'commander';
import type { GroupMapping, Role } from '#shared/contract/roles';
import { collect } from '../collect';
import type { Perform } from '../context';
import { table } from '../output/table';
import { refuse } from '../refuse';
import { scopesOf, several } from '../scope-list';

interface Json {
  readonly json?: boolean;
}
interface RoleOptions extends Json {
  readonly scopes?: string;
  readonly tag: readonly string[];
  readonly everywhere?: boolean;
  readonly description?: string;
}
const JSON_HELP = 'one JSON document';
const PROVIDER = 'which directory, as it was set up';

/** `axle roles`: what people may do. */
export function addRoles(program: Command, perform: Perform): void {
  const roles = program
    .command('roles')
    .description('What people with accounts may do')
    .addHelpText('after', '\nExample:\n  axle roles add web-team --scopes scripts:read,runs:read,runs:write --tag web');

  roles
    .command('list')
    .description('List the roles, those that are built in too')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle roles list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const list = [...(await collect((await hub()).roles.watch({})))].sort((a, b) => a.id.localeCompare(b.id));
        if (output.json) return await output.document(list);
        const { headings, accounts: words } = messages;
        const columns = [
          { title: headings.name, value: ({ id }: Role) => id },
          { title: headings.accounts, value: ({ accounts }: Role) => accounts, right: true },
          { title: headings.limit, value: ({ tags }: Role) => (tags === null ? words.everything : words.tagged(tags)) },
          { title: headings.scope, value: ({ scopes }: Role) => scopes.join(', ') },
        ];
        await output.text(table(list, columns, output.style));
      }),
    );

  for (const verb of ['add', 'change'] as const) {
    roles
      .command(verb)
      .description(verb === 'add' ? 'Make a role' : 'Change a role, for everybody who has it and at once')
      .argument('<role>', 'small letters, digits and hyphens')
      .option('--scopes <list>', 'what it allows, with commas between')
      .option('--tag <tag>', 'only scripts with this tag, and their runs; may be given more than once', several, [])
      .option('--everywhere', 'without a limit')
      .option('--description <text>', 'what it is for')
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle roles ${verb} web-team --scopes scripts:read,runs:read,runs:write --tag web`)
      .action((role: string, options: RoleOptions) =>
        perform(options, async ({ hub, output, messages }) => {
          const { roles: client } = await hub();
          const scopes = options.scopes === undefined ? undefined : scopesOf(options.scopes, messages);
          const tags = options.tag.length > 0 ? [...options.tag] : options.everywhere === true ? null : undefined;
          const said = {
            ...(options.description !== undefined && { description: options.description }),
            ...(tags !== undefined && { tags }),
          };
          const done =
            verb === 'add'
              ? await client.add({ role, scopes: scopes ?? refuse(messages.accounts.scopes), ...said })
              : await client.change({ role, ...(scopes !== undefined && { scopes }), ...said });
          if (output.json) await output.document(done);
        }),
      );
  }

  roles
    .command('remove')
    .description('Remove a role, and take it from everybody who has it')
    .argument('<role>', 'its name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle roles remove web-team')
    .action((role: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).roles.remove({ role });
        if (output.json) await output.document({});
      }),
    );

  roles
    .command('mappings')
    .description('List which groups of directories have which roles')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle roles mappings')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages: { headings } }) => {
        const { mappings } = await (await hub()).roles.mappings({});
        if (output.json) return await output.document(mappings);
        const columns = [
          { title: headings.source, value: ({ provider }: GroupMapping) => provider },
          { title: headings.group, value: ({ group }: GroupMapping) => group },
          { title: headings.roles, value: ({ role }: GroupMapping) => role },
        ];
        await output.text(table(mappings, columns, output.style));
      }),
    );

  for (const [verb, call, about] of [
    ['map', 'addMapping', 'Give a role to everybody in a group of a directory'],
    ['unmap', 'removeMapping', 'Take that back'],
  ] as const) {
    roles
      .command(verb)
      .description(about)
      .argument('<provider>', PROVIDER)
      .argument('<group>', 'as the directory names it')
      .argument('<role>', 'its name')
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle roles ${verb} company 'cn=operators,ou=groups,dc=example,dc=com' operator`)
      .action((provider: string, group: string, role: string, options: Json) =>
        perform(options, async ({ hub, output }) => {
          await (await hub()).roles[call]({ provider, group, role });
          if (output.json) await output.document({});
        }),
      );
  }
}
