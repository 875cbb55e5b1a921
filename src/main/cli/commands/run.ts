import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { GrantDigest } from '#shared/contract/grant-plan';
import type { Preset } from '#shared/contract/presets';
import type { RunId } from '#shared/contract/runs';
import { RunMode, SandboxLevel, type Script } from '#shared/contract/scripts';
import { isExposed } from '#shared/contract/secret-way';
import { isTrusted } from '#shared/contract/trust-state';
import { parseParams, readSecrets } from '../arguments';
import { confirmRun } from '../confirm';
import { agreeToExpose } from '../expose';
import type { Context, Perform } from '../context';
import { followRun } from '../follow-run';
import { refuse } from '../refuse';
import { askSecret, canAsk } from '../secret-prompt';
import { showGrants } from '../show-grants';
import { startOrAsk, type StartOf } from '../start-or-ask';
import { attachTerminal, terminalSize } from '../terminal';
import { reasonOf } from './approvals';
import { dryRun } from './dry-run';

interface RunOptions {
  readonly param: readonly string[];
  readonly secret: readonly string[];
  readonly preset?: string;
  readonly detach?: boolean;
  readonly terminal?: boolean;
  readonly sandbox?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly expect?: string;
  readonly exposeSecrets?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/** Gathers an option that may be given several times, in the order given. */
export const collectOption = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `axle run`: starts a script, shows its output and ends with its exit code. */
export function addRun(program: Command, perform: Perform): void {
  program
    .command('run')
    .description('Run a script and end with its exit code; one that is tried again, with that of its last attempt')
    .argument('<script>', 'id, name or unique end of the path')
    .option('-p, --param <name=value>', 'value of a parameter; may be repeated', collectOption, [])
    .option('--preset <name>', 'values that were saved; what --param gives comes before them')
    .option('--secret <name>', 'secret parameter: typed, or name=@FILE; may be repeated', collectOption, [])
    .option('-d, --detach', 'print the run’s id and leave it to the hub')
    .option('-t, --terminal', 'run in a terminal of its own, for scripts that ask')
    .option('--sandbox <level>', 'demand a level: none, standard or strict')
    .option('-y, --yes', 'answer the question that the script asks before it runs')
    .option('--expose-secrets', 'agree that secrets stand on the command line of a script that takes them only so')
    .option('--dry-run', 'show what the run would be granted, and start nothing')
    .option('--expect <digest>', 'what --dry-run printed: refuse where the run would be granted anything else by now')
    .option('--reason <text>', 'why, for the person who has to approve the run where one has to; waits for them')
    .option('--json', 'one event per line; with --dry-run, one document')
    .addHelpText('after', '\nExample:\n  axle run hello --param name=world')
    .action((script: string, options: RunOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const reason = reasonOf(options.reason, context);
        const given = parseParams(options.param);
        const sandbox = options.sandbox === undefined ? undefined : SandboxLevel.safeParse(options.sandbox);
        if (sandbox?.success === false) refuse(`--sandbox: ${SandboxLevel.options.join(', ')}`);
        const found = await (await context.hub()).scripts.get({ script });
        const expected = options.expect === undefined ? undefined : GrantDigest.safeParse(options.expect);
        if (expected?.success === false) refuse(messages.expectDigest);
        if (options.dryRun !== true) await trusted(found, context);
        const shown = secretAmong(found, given);
        if (shown !== undefined) refuse(messages.secretInParam(shown));
        const params = { ...(options.preset !== undefined && (await presetOf(found, options.preset.trim(), context))), ...given };
        if (options.dryRun === true) {
          await dryRun({ script: found, params, secrets: options.secret, sandbox: sandbox?.data, expect: expected?.data }, context);
          return await trusted(found, context); // A start would be refused.
        }
        // Who is asked sees what they are asked about.
        const names = options.secret.map((secret) => secret.split('=')[0] ?? '');
        const asks = found.confirm !== null && options.yes !== true && process.stdin.isTTY && process.stderr.isTTY;
        const about = { script: found.id, params, secrets: names, sandbox: sandbox?.data };
        const seen = asks ? await showGrants(about, found.params, context) : undefined;
        const expect = expected?.data ?? seen?.digest;
        await confirmRun(found, options.yes === true, context);
        const exposed = found.params.filter((param) => isExposed(param) && names.includes(param.name)).map(({ name }) => name);
        const exposes = await agreeToExpose(exposed, options.exposeSecrets === true, context);
        const secrets = await readSecrets(options.secret, messages, (name) => askSecret(name, messages));
        const start: StartOf = {
          script: found.id,
          params: { ...params, ...secrets },
          attended: options.detach !== true && canAsk(),
          exposes,
          ...(options.terminal === true && { mode: RunMode.enum.terminal, ...terminalSize() }),
          ...(sandbox?.success === true && { sandbox: sandbox.data }),
          ...(expect !== undefined && { expect }),
        };
        const { run, state } = (await startOrAsk(start, reason, options.detach === true, context)) ?? {};
        if (run === undefined) return;
        if (output.json) await output.event({ type: 'started', run, state, attempt: 1 });
        if (options.detach === true) {
          if (!output.json) await output.text(`${run}\n`);
          return;
        }
        const attach = options.terminal === true ? (id: RunId) => attachTerminal(id, context) : undefined;
        context.exit(await followRun(run, context, attach));
      }),
    );
}

/** Before anything is asked: who has typed a secret should not be told then that it was for nothing. Refuses with SCRIPT_UNTRUSTED. */
export async function trusted({ id, trust }: Script, { hub }: Context): Promise<void> {
  if (isTrusted(trust) || (await (await hub()).settings.get({})).trust !== 'required') return;
  const { state } = await (await hub()).scripts.review({ script: id });
  if (!isTrusted(state)) throw new HubError('SCRIPT_UNTRUSTED', { script: id, state });
}

/** The values of a preset, as it is now. */
async function presetOf({ id }: Script, name: string, { hub }: Context): Promise<Preset['params']> {
  const { presets } = await (await hub()).scripts.presets({ script: id });
  const preset = presets.find((one) => one.name === name);
  if (preset === undefined) throw new HubError('PRESET_NOT_FOUND', { script: id, preset: name.slice(0, 1_024) });
  return preset.params;
}

/** The first of these values that a script takes as a secret: whoever lists processes has seen it. */
const secretAmong = ({ params }: Script, given: Readonly<Record<string, string>>): string | undefined =>
  params.find(({ kind, name }) => kind === 'secret' && Object.hasOwn(given, name))?.name;
