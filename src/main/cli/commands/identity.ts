import type { Command } from 'commander';
import type { Account } from '#shared/contract/identity';
import type { Context, Perform } from '../context';
import { openInBrowser } from '../open-link';
import { table } from '../output/table';
import { refuse } from '../refuse';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface LoginOptions extends Json {
  readonly device?: boolean;
  readonly account?: string;
  readonly tenant?: string;
  readonly scope: readonly string[];
  readonly open?: boolean;
}
interface LogoutOptions extends Json {
  readonly account?: string;
  readonly all?: boolean;
}

/** `axle login`, `axle logout`, `axle whoami`: who is signed in at Entra, or another provider. */
export function addIdentity(program: Command, perform: Perform): void {
  program
    .command('login')
    .description('Sign in at Microsoft Entra, or the provider that is registered')
    .option('--device', 'by a code that is typed at any machine')
    .option('--account <name>', 'who is expected to sign in')
    .option('--tenant <tenant>', 'another tenant than the registered one: id or domain')
    .option('--scope <scope>', 'consent to this permission too, so that scripts get tokens for it; may be repeated', collectOption, [])
    .option('--no-open', 'only show the address, and open no browser')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle login --device\n  axle login --scope https://graph.microsoft.com/User.Read')
    .action((options: LoginOptions) => perform(options, (context) => login(context, options)));

  program
    .command('logout')
    .description('Sign out: remove the tokens that are kept')
    .option('--account <name>', 'whom; needed where more than one is signed in')
    .option('--all', 'everybody')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle logout --account ada@example.com')
    .action((options: LogoutOptions) => perform(options, (context) => logout(context, options)));

  program
    .command('whoami')
    .description('Show who is signed in')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle whoami --json')
    .action((options: Json) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const { registration, seal, accounts } = await stateOf(context);
        if (output.json) return await output.document(accounts);
        const { headings, identity: words } = messages;
        if (registration.client !== '' && seal !== 'open') output.note(words.locked[seal]);
        else if (accounts.length === 0) await output.text(`${words.nobody}\n`);
        else {
          const columns = [
            { title: headings.name, value: ({ name }: Account) => name },
            { title: headings.who, value: ({ upn }: Account) => upn },
            { title: headings.tenant, value: ({ tenant }: Account) => tenant },
            { title: headings.state, value: ({ needs }: Account) => words.needs[needs] },
            { title: headings.usual, value: ({ isDefault }: Account) => (isDefault ? messages.yes : messages.no) },
          ];
          await output.text(table(accounts, columns, output.style));
        }
      }),
    );
}

async function login(context: Context, { device, account, tenant, scope, open }: LoginOptions): Promise<void> {
  const { output, messages, interrupted: signal } = context;
  const words = messages.identity;
  const ask = { scopes: [...scope], ...(account !== undefined && { account }), ...(tenant !== undefined && { tenant }) };
  const { identity } = await context.hub();
  const steps = device === true ? identity.deviceCode(ask, { signal }) : identity.signIn(ask, { signal });
  for await (const step of steps) {
    if (output.json) await output.event(step);
    if (step.type === 'done') {
      if (!output.json) await output.text(`${words.signedIn(step.account.upn, step.account.tenant)}\n`);
    } else if (step.type === 'code') {
      if (!output.json) await output.text(`${words.code(step.code, step.url)}\n`);
    } else {
      if (!output.json) await output.text(`${words.open(step.url)}\n`);
      if (open !== false) await openInBrowser(step.url, context);
    }
  }
}

async function logout(context: Context, { account, all }: LogoutOptions): Promise<void> {
  const { output, messages } = context;
  const words = messages.identity;
  const { identity } = await context.hub();
  if (account !== undefined) {
    await identity.signOut({ account });
    await (output.json ? output.document([account]) : output.text(`${words.signedOut(account)}\n`));
    return;
  }
  const { accounts } = await stateOf(context);
  if (accounts.length > 1 && all !== true) refuse(words.who);
  for (const { id, upn } of accounts) {
    await identity.signOut({ account: id });
    if (!output.json) await output.text(`${words.signedOut(upn)}\n`);
  }
  if (output.json) await output.document(accounts.map(({ upn }) => upn));
  else if (accounts.length === 0) await output.text(`${words.nobody}\n`);
}

/** What the hub knows now. */
async function stateOf({ hub }: Context) {
  const stop = new AbortController();
  try {
    for await (const state of (await hub()).identity.watch({}, { signal: stop.signal })) return state;
  } finally {
    stop.abort();
  }
  throw new Error('the hub told nothing');
}
