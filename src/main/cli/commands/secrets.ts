import type { Command } from 'commander';
import { inVault, MOST_ROTATE_DAYS, MOST_SECRET } from '#shared/contract/secret-values';
import type { Secret, SecretsState } from '#shared/contract/secrets';
import { collect } from '../collect';
import { confirmRun } from '../confirm';
import type { Context, Perform } from '../context';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { refuse } from '../refuse';
import { canAsk } from '../secret-prompt';
import { addVaults, setPlaced, showPlaced } from './vaults';
import { assertAsked, newPassphrase, passphraseOf, proofFor, stateNow, textGiven } from '../secret-proof';

interface Json {
  readonly json?: boolean;
}
interface ListOptions extends Json {
  readonly due?: boolean;
}
interface SetOptions extends Json {
  readonly from?: string;
  readonly keep?: boolean;
  readonly new?: boolean;
  readonly description?: string;
  readonly label?: readonly string[];
  readonly rotateAfter?: string;
}
interface ListOptions extends Json {
  readonly vault?: string;
}
interface PassphraseOptions extends Json {
  readonly passphraseFrom?: string;
}
interface GetOptions extends PassphraseOptions {
  readonly yes?: boolean;
  readonly vaultVersion?: string;
}
interface RemoveOptions extends Json {
  readonly yes?: boolean;
}
interface ChangeOptions extends PassphraseOptions {
  readonly newFrom?: string;
  readonly useKeychain?: boolean;
}

/** What is known of a secret that is kept here, and of none in a vault. */
const keptOnly = ['keep', 'new', 'description', 'label', 'rotateAfter'] as const;
const NAME_HELP = 'its name: letters, digits, and . _ - / between them; VAULT:NAME for one in a vault';
const JSON_HELP = 'one JSON document';
const FROM = 'the file that holds the passphrase, or - for standard input; else it is asked for';

/** `axle secret`: values by name, sealed; a value is typed or read, and never an argument. */
export function addSecrets(program: Command, perform: Perform): void {
  const secret = program.command('secret').alias('secrets').description('Keep secrets by name, sealed');
  addReading(secret, perform);
  addChanging(secret, perform);
  addOpening(secret, perform);
  addVaults(secret, perform);
}

function addReading(secret: Command, perform: Perform): void {
  secret
    .command('list')
    .description('List secrets: what is known of them, and no value')
    .option('--due', 'only those whose value is older than it may be')
    .option('--vault <vault>', 'those of this vault')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret list\n  axle secret list --vault ops')
    .action((options: ListOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const hub = await context.hub();
        if (options.vault !== undefined) return await showPlaced(hub, options.vault, context);
        const kept = [...(await collect(hub.secrets.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        const all = options.due === true ? kept.filter(isDue) : kept;
        await (output.json ? output.document(all) : show(all, context));
        // Why some cannot be read, and what is to be done, belongs to who looks at them.
        const state = await stateNow(hub);
        const todo = state.state === 'open' ? messages.secrets.todo(state) : messages.secrets.state(state);
        if (todo !== null) output.note(todo);
      }),
    );

  secret
    .command('get')
    .description('Print the value of a secret; asks for the passphrase, or whether you mean it')
    .argument('<secret>', NAME_HELP)
    .option('--vault-version <version>', 'another version of a vault’s secret than the newest')
    .option('--yes', 'you mean it: for scripts, where no passphrase is set')
    .option('--passphrase-from <file>', FROM)
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nExample:\n  axle secret get github-token --yes | gh auth login --with-token\n  axle secret get ops:db-password',
    )
    .action((name: string, options: GetOptions) =>
      perform(options, async (context) => {
        const { vaultVersion: version } = options;
        if (version !== undefined && inVault(name) === undefined) refuse(context.messages.vaults.versionOfVault);
        const hub = await context.hub();
        const proof = await proofFor(name, await stateNow(hub), options, context);
        const { secret: value } = await hub.secrets.reveal({ name, proof, ...(version !== undefined && { version }) });
        await (context.output.json ? context.output.document({ name, secret: value }) : context.output.raw(`${value}\n`, 'out'));
      }),
    );
}

function addChanging(secret: Command, perform: Perform): void {
  secret
    .command('set')
    .description('Keep a secret, or change one, or a new version in a vault; its value comes from standard input, a file, or is asked for')
    .argument('<secret>', NAME_HELP)
    .option('--from <file>', 'the file that holds the value')
    .option('--keep', 'leave the value as it is, and change only what is said here')
    .option('--new', 'refuse when there is one of this name')
    .option('--description <text>', 'what it is for')
    .option(
      '--label <label>',
      'a label; may be given several times, and replaces those there are',
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
    .option('--rotate-after <days>', 'remind after so many days that a new value is due; 0 for never')
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nExample:\n  axle secret set github-token --description "for releases" --rotate-after 90 < token.txt\n  axle secret set ops:db-password --from new.txt',
    )
    .action((name: string, options: SetOptions) =>
      perform(options, async (context) => {
        const { messages, output } = context;
        const placed = inVault(name);
        if (placed !== undefined && keptOnly.some((option) => options[option] !== undefined)) refuse(messages.vaults.valueAlone);
        const value = options.keep === true ? undefined : await textGiven(options.from, `${messages.secrets.valueOf} ${name}`, context);
        if (value === '') refuse(messages.secrets.nothingGiven);
        if (value !== undefined && value.length > MOST_SECRET) refuse(messages.secrets.tooLong);
        const hub = await context.hub();
        if (placed !== undefined) return await setPlaced(hub, placed, value ?? '', context);
        const done = await hub.secrets.set({
          name,
          ...(value !== undefined && { secret: value }),
          ...(options.description !== undefined && { description: options.description }),
          ...(options.label !== undefined && { labels: [...options.label] }),
          ...(options.rotateAfter !== undefined && { rotateAfterDays: daysOf(options.rotateAfter, messages.secrets.days) }),
          fresh: options.new === true,
        });
        await (output.json ? output.document(done) : show([done], context));
      }),
    );

  secret
    .command('remove')
    .description('Forget a secret and its value')
    .argument('<secret>', 'its name')
    .option('-y, --yes', 'without asking')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret remove github-token')
    .action((name: string, options: RemoveOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        if (canAsk()) await confirmRun({ confirm: messages.secrets.askRemove(name) }, options.yes === true, context);
        await (await context.hub()).secrets.remove({ name });
        if (output.json) return await output.document({});
        output.note(messages.secrets.removed(name));
      }),
    );

  secret
    .command('rotate')
    .description('Seal everything anew under new keys, and sign the record with a new key')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret rotate')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const done = await (await hub()).secrets.rotate({});
        await (output.json ? output.document(done) : output.text(messages.secrets.rotated(done.resealed)));
      }),
    );
}

function addOpening(secret: Command, perform: Perform): void {
  secret
    .command('state')
    .description('Say whether secrets can be read, by what they are sealed, and what is to be done')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret state')
    .action((options: Json) => perform(options, async (context) => await showState(await stateNow(await context.hub()), context)));

  secret
    .command('unlock')
    .description('Open the secrets: with the passphrase where one is set, else by asking the keychain again')
    .option('--passphrase-from <file>', FROM)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret unlock')
    .action((options: PassphraseOptions) =>
      perform(options, async (context) => {
        const hub = await context.hub();
        const { state, by } = await stateNow(hub);
        const asked = state !== 'open' && by === 'passphrase';
        const passphrase = asked ? await passphraseOf(options.passphraseFrom, context) : undefined;
        await showState(await hub.secrets.unlock(passphrase === undefined ? {} : { passphrase }), context);
      }),
    );

  secret
    .command('passphrase')
    .description('Set the passphrase that opens the secrets, change it, or go back to the keychain')
    .option('--use-keychain', 'the keychain opens them from here on, and no passphrase')
    .option('--passphrase-from <file>', `the present one: ${FROM}`)
    .option('--new-from <file>', `the new one: ${FROM}`)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle secret passphrase')
    .action((options: ChangeOptions) =>
      perform(options, async (context) => {
        const hub = await context.hub();
        const before = await stateNow(hub);
        const current = before.by === 'passphrase' ? { current: await passphraseOf(options.passphraseFrom, context) } : {};
        if (options.useKeychain === true) return await showState(await hub.secrets.sealByKeychain(current), context);
        assertAsked(options.newFrom, context);
        const passphrase = await newPassphrase(options.newFrom, context);
        await showState(await hub.secrets.setPassphrase({ passphrase, ...current }), context);
      }),
    );
}

function daysOf(text: string, sentence: string): number | null {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (days > MOST_ROTATE_DAYS) return refuse(sentence);
  return days === 0 ? null : days;
}

async function showState(state: SecretsState, { output, messages: { headings, secrets } }: Context): Promise<void> {
  if (output.json) return await output.document(state);
  const todo = secrets.todo(state);
  const rows: (readonly [string, string])[] = [[headings.state, secrets.state(state)]];
  if (state.keysSince !== null) rows.push([headings.keysSince, state.keysSince]);
  if (todo !== null) rows.push([headings.advice, todo]);
  await output.text(facts(rows, output.style));
}

const isDue = ({ dueAt }: Pick<Secret, 'dueAt'>): boolean => dueAt !== null && Date.parse(dueAt) <= Date.now();

async function show(all: readonly Secret[], { output, messages: { headings, secrets, vaults: words } }: Context): Promise<void> {
  const columns = [
    { title: headings.name, value: ({ name }: Secret) => name },
    { title: words.place, value: () => words.sealed },
    { title: headings.description, value: ({ description }: Secret) => description },
    { title: headings.labels, value: ({ labels }: Secret) => labels.join(', ') },
    { title: headings.changed, value: ({ changedAt }: Secret) => localTime(changedAt), style: output.style.dim },
    {
      title: headings.newValue,
      value: ({ dueAt }: Secret) => (dueAt !== null && isDue({ dueAt }) ? `${dueAt} (${secrets.due})` : dueAt),
    },
    { title: headings.lastUsed, value: ({ lastUsedAt }: Secret) => localTime(lastUsedAt) ?? secrets.never, style: output.style.dim },
    { title: headings.usedBy, value: ({ usedBy }: Secret) => usedBy.map(({ name }) => name).join(', ') },
  ];
  await output.text(table(all, columns, output.style));
}
