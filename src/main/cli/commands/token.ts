import type { Command } from 'commander';
import type { AccessToken } from '#shared/contract/accounts';
import type { Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { wholeNumber } from '../refuse';
import { tokenScopesOf } from '../scope-list';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json {
  readonly scopes: string;
  readonly days: string;
}
const JSON_HELP = 'one JSON document';
const ACCOUNT = 'whose: name or id of an account';

/** `axle token`: tokens by which programs call a served hub for somebody. */
export function addToken(accounts: Command, perform: Perform): void {
  const token = accounts
    .command('token')
    .description('Tokens by which programs call Axle for somebody')
    .addHelpText(
      'after',
      '\nExample:\n  axle token add ada nightly-build --scopes runs:read,runs:write\n  AXLE_TOKEN=axle_… axle run hello',
    );

  token
    .command('list')
    .description('List the tokens of an account')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle token list ada')
    .action((account: string, options: Json) =>
      perform(options, async ({ hub, output, messages: { headings, accounts: words } }) => {
        const { tokens } = await (await hub()).accounts.sessions({ account });
        if (output.json) return await output.document(tokens);
        const columns = [
          { title: headings.name, value: ({ name }: AccessToken) => name },
          { title: headings.key, value: ({ prefix }: AccessToken) => `${prefix}…` },
          { title: headings.scope, value: ({ scopes }: AccessToken) => scopes.join(', ') },
          { title: headings.created, value: ({ createdAt }: AccessToken) => localTime(createdAt) },
          { title: headings.expires, value: ({ expiresAt }: AccessToken) => localTime(expiresAt) },
          { title: headings.lastTime, value: ({ lastUsedAt }: AccessToken) => localTime(lastUsedAt) ?? words.never },
        ];
        await output.text(table(tokens, columns, output.style));
      }),
    );

  token
    .command('add')
    .description('Make a token; it is shown once')
    .argument('<account>', ACCOUNT)
    .argument('<name>', 'what it is for')
    .requiredOption('--scopes <list>', 'what it may do, with commas between; never more than the account may')
    .option('--days <count>', 'how long it is good for', '30')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle token add ada nightly-build --scopes runs:read,runs:write --days 90')
    .action((account: string, name: string, options: AddOptions) =>
      perform(options, async ({ hub, output, messages }) => {
        const days = wholeNumber('--days', options.days, 1, 366);
        const made = await (await hub()).accounts.addToken({ account, name, scopes: tokenScopesOf(options.scopes, messages), days });
        if (output.json) return await output.document(made);
        output.note(messages.accounts.once);
        await output.text(`${made.secret}\n`);
      }),
    );

  token
    .command('remove')
    .description('Take a token away; programs that use it are refused at once')
    .argument('<account>', ACCOUNT)
    .argument('<token>', 'its name, or the beginning that is shown')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle token remove ada nightly-build')
    .action((account: string, text: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).accounts.removeToken({ account, token: text.replace(/…$/, '') });
        if (output.json) await output.document({});
      }),
    );
}
