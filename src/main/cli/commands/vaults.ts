import type { Command } from 'commander';
import type { HubClient } from '#shared/contract/index';
import { MOST_VAULT_SECRET } from '#shared/contract/key-vault-values';
import { inVault } from '#shared/contract/secret-values';
import type { PlacedSecret, PlacedVersion, Vault } from '#shared/contract/vaults';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse } from '../refuse';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json {
  readonly account?: string;
}

const JSON_HELP = 'one JSON document';

/** `axle secret vaults`: Azure Key Vaults as further places of secrets. */
export function addVaults(secret: Command, perform: Perform): void {
  const vaults = secret.command('vaults').description('Azure Key Vaults that secrets lie in');
  vaults
    .command('list')
    .description('List the vaults that are known, and as whom each is asked')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret vaults list')
    .action((options: Json) =>
      perform(options, async (context) => {
        const all = [...(await collect((await context.hub()).vaults.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        await (context.output.json ? context.output.document(all) : show(all, context));
      }),
    );

  vaults
    .command('add')
    .description('Make a vault known; it is not asked yet')
    .argument('<vault>', 'what it is called here: letters, digits, and hyphens between them')
    .argument('<address>', 'its address, such as https://NAME.vault.azure.net')
    .option('--account <account>', 'as whom it is asked, by name or id; else as the default account')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret vaults add ops https://ops.vault.azure.net')
    .action((name: string, address: string, { account, ...options }: AddOptions) =>
      perform(options, async (context) => {
        const done = await (await context.hub()).vaults.add({ name, address, ...(account !== undefined && { account }) });
        await (context.output.json ? context.output.document(done) : show([done], context));
      }),
    );

  vaults
    .command('remove')
    .description('Forget a vault; nothing is changed in it')
    .argument('<vault>', 'its name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret vaults remove ops')
    .action((vault: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).vaults.remove({ vault });
        if (output.json) await output.document({});
      }),
    );

  vaults
    .command('versions')
    .description('List the versions of a secret in a vault, and no value')
    .argument('<secret>', 'VAULT:NAME')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret vaults versions ops:db-password')
    .action((name: string, options: Json) =>
      perform(options, async (context) => {
        const { vault, secret } = inVault(name) ?? refuse(context.messages.vaults.versionOfVault);
        await showVersions(await context.hub(), vault, secret, context);
      }),
    );
}

/** Keeps a new version of a vault's secret, and says which. */
export async function setPlaced(
  hub: HubClient,
  { vault, secret: name }: { readonly vault: string; readonly secret: string },
  secret: string,
  context: Context,
): Promise<void> {
  if (secret.length > MOST_VAULT_SECRET) refuse(context.messages.vaults.tooLong);
  const version = await hub.vaults.set({ vault, name, secret });
  await (context.output.json ? context.output.document({ name, place: vault, ...version }) : versionsOf([version], context));
}

/** What a vault holds, each page as it comes. */
export async function showPlaced(hub: HubClient, vault: string, context: Context): Promise<void> {
  const {
    output,
    messages: { vaults: words },
  } = context;
  const all: PlacedSecret[] = [];
  let goesOn = false;
  for await (const { secrets, more } of hub.vaults.secrets({ vault })) {
    all.push(...secrets);
    goesOn = more;
  }
  const named = all.map((one) => ({ ...one, place: vault }));
  if (output.json) await output.document(named);
  else {
    const columns = [
      { title: words.name, value: ({ name }: PlacedSecret) => `${vault}:${name}` },
      { title: words.place, value: () => vault },
      { title: words.type, value: ({ contentType }: PlacedSecret) => contentType },
      ...timeColumns(context),
    ];
    await output.text(table(named, columns, output.style));
  }
  if (goesOn) output.note(words.more);
}

async function showVersions(hub: HubClient, vault: string, name: string, context: Context): Promise<void> {
  const all: PlacedVersion[] = [];
  let goesOn = false;
  for await (const { versions, more } of hub.vaults.versions({ vault, name })) {
    all.push(...versions);
    goesOn = more;
  }
  await (context.output.json ? context.output.document(all) : versionsOf(all, context));
  if (goesOn) context.output.note(context.messages.vaults.more);
}

async function versionsOf(all: readonly PlacedVersion[], context: Context): Promise<void> {
  const { output, messages } = context;
  const columns = [{ title: messages.vaults.version, value: ({ version }: PlacedVersion) => version }, ...timeColumns(context)];
  await output.text(table(all, columns, output.style));
}

type Timed = Pick<PlacedVersion, 'enabled' | 'createdAt' | 'changedAt' | 'expiresAt'>;

function timeColumns({ output, messages: { vaults: words } }: Context) {
  const isOver = ({ expiresAt }: Timed): boolean => expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return [
    { title: words.state, value: (one: Timed) => (!one.enabled ? words.disabled : isOver(one) ? words.expired : words.enabled) },
    { title: words.created, value: ({ createdAt }: Timed) => localTime(createdAt), style: output.style.dim },
    { title: words.changed, value: ({ changedAt }: Timed) => localTime(changedAt), style: output.style.dim },
    { title: words.expires, value: ({ expiresAt }: Timed) => localTime(expiresAt) },
  ];
}

async function show(all: readonly Vault[], { output, messages: { vaults: words } }: Context): Promise<void> {
  const columns = [
    { title: words.name, value: ({ name }: Vault) => name },
    { title: words.where, value: ({ address }: Vault) => address },
    { title: words.account, value: ({ account }: Vault) => account?.name ?? words.usual },
    { title: words.added, value: ({ addedAt }: Vault) => localTime(addedAt), style: output.style.dim },
  ];
  await output.text(table(all, columns, output.style));
}
