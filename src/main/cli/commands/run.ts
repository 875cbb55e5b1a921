import type { Command } from 'commander';
import type { RunId } from '#shared/contract/runs';
import { RunMode, SandboxLevel, type Script } from '#shared/contract/scripts';
import { parseParams, readSecrets } from '../arguments';
import { confirmRun } from '../confirm';
import type { Perform } from '../context';
import { followRun } from '../follow-run';
import { refuse } from '../refuse';
import { askSecret } from '../secret-prompt';
import { attachTerminal, terminalSize } from '../terminal';

interface RunOptions {
  readonly param: readonly string[];
  readonly secret: readonly string[];
  readonly detach?: boolean;
  readonly terminal?: boolean;
  readonly sandbox?: string;
  readonly yes?: boolean;
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
    .option('--secret <name>', 'secret parameter: typed, or name=@FILE; may be repeated', collectOption, [])
    .option('-d, --detach', 'print the run’s id and leave it to the hub')
    .option('-t, --terminal', 'run in a terminal of its own, for scripts that ask')
    .option('--sandbox <level>', 'demand a level: none, standard or strict')
    .option('-y, --yes', 'answer the question that the script asks before it runs')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle run hello --param name=world')
    .action((script: string, options: RunOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const params = parseParams(options.param);
        const sandbox = options.sandbox === undefined ? undefined : SandboxLevel.safeParse(options.sandbox);
        if (sandbox?.success === false) refuse(`--sandbox: ${SandboxLevel.options.join(', ')}`);
        const found = await (await context.hub()).scripts.get({ script });
        const shown = secretAmong(found, params);
        if (shown !== undefined) refuse(messages.secretInParam(shown));
        await confirmRun(found, options.yes === true, context);
        const secrets = await readSecrets(options.secret, messages, (name) => askSecret(name, messages));
        const { run, state } = await (
          await context.hub()
        ).runs.start({
          script: found.id,
          params: { ...params, ...secrets },
          ...(options.terminal === true && { mode: RunMode.enum.terminal, ...terminalSize() }),
          ...(sandbox?.success === true && { sandbox: sandbox.data }),
        });
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

/** The first of these values that a script takes as a secret: whoever lists processes has seen it. */
const secretAmong = ({ params }: Script, given: Readonly<Record<string, string>>): string | undefined =>
  params.find(({ kind, name }) => kind === 'secret' && Object.hasOwn(given, name))?.name;
