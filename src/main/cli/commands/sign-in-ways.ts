import type { Command } from 'commander';
import { HubError, type ErrorCode, type ErrorData } from '#shared/contract/errors';
import type { SignInWay, TestStep } from '#shared/contract/sign-in-ways';
import type { Perform } from '../context';
import { newPassword } from '../new-password';
import { table } from '../output/table';
import { askHidden, canAsk } from '../secret-prompt';

interface TestOptions {
  readonly json?: boolean;
  readonly user?: string;
}

/** `axle accounts ways` and `axle accounts test-way`: directories and providers that people sign in with. */
export function addWays(accounts: Command, perform: Perform): void {
  accounts
    .command('ways')
    .description('List the directories and providers that people sign in with')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle accounts ways')
    .action((options: { readonly json?: boolean }) =>
      perform(options, async ({ hub, output, messages: { headings, ways: words } }) => {
        const { ways } = await (await hub()).signInWays.list({});
        if (output.json) return await output.document(ways);
        const columns = [
          { title: headings.name, value: ({ id }: SignInWay) => id },
          {
            title: headings.source,
            value: ({ settings }: SignInWay) => (settings.kind === 'ldap' ? settings.servers.join(', ') : settings.issuer),
          },
          { title: headings.state, value: ({ enabled }: SignInWay) => (enabled ? words.enabled : words.disabled) },
        ];
        await output.text(table(ways, columns, output.style));
      }),
    );

  accounts
    .command('test-way')
    .description('Try a directory or provider out, step by step; ends with 1 where a step failed')
    .argument('<way>', 'its short name')
    .option('--user <name>', 'somebody whose password is asked for, or read from standard input; nobody is signed in')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle accounts test-way office --user ada')
    .action((way: string, options: TestOptions) =>
      perform(options, async (context) => {
        const { hub, output, messages, interrupted, exit } = context;
        const { ways: words, accounts: asks, headings } = messages;
        const { user } = options;
        const password =
          user === undefined
            ? undefined
            : canAsk()
              ? await askHidden(`${asks.ask}: `, process.stdin, interrupted)
              : await newPassword(context);
        const client = await hub();
        const { steps } = await client.signInWays.test({
          way,
          ...(user !== undefined && { user }),
          ...(password !== undefined && { password }),
        });
        if (steps.some(({ outcome }) => outcome === 'failed')) exit(1);
        if (output.json) return await output.document(steps);
        // The hub made it from an error of the catalogue.
        const sentenceOf = ({ code, data }: NonNullable<TestStep['fault']>): string =>
          messages.error(new HubError(code as ErrorCode, data as ErrorData<ErrorCode>));
        const columns = [
          { title: words.step, value: ({ step }: TestStep) => words.steps[step] },
          { title: headings.state, value: ({ outcome }: TestStep) => words.outcomes[outcome] },
          {
            title: headings.what,
            value: ({ fault, detail }: TestStep) => (fault === undefined ? detail.replaceAll('\n', ' ') : sentenceOf(fault)) || null,
          },
        ];
        await output.text(table(steps, columns, output.style));
      }),
    );
}
