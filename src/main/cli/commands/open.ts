import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { readRunLink } from '#shared/contract/run-link';
import type { RunId } from '#shared/contract/runs';
import type { Script } from '#shared/contract/scripts';
import { isExposed } from '#shared/contract/secret-way';
import { askedParams, validateParams } from '#shared/contract/validate-params';
import { confirmRun } from '../confirm';
import { agreeToExpose } from '../expose';
import type { Context, Perform } from '../context';
import { followRun } from '../follow-run';
import { refuse } from '../refuse';
import { askSecret, canAsk } from '../secret-prompt';
import { digestOnceTyped, showGrants } from '../show-grants';
import { attachTerminal, terminalSize } from '../terminal';
import { trusted } from './run';

/** `axle open`: what a link asks for is shown and asked about, then run; never without an answer. */
export function addOpen(program: Command, perform: Perform): void {
  program
    .command('open')
    .description('Show what an axle:// link asks to run, and run it once you have said yes')
    .argument('<link>', 'axle://run/ID?NAME=VALUE')
    .option('--json', 'one event per line')
    .addHelpText('after', "\nExample:\n  axle open 'axle://run/hello?name=world'")
    .action((text: string, options: { readonly json?: boolean }) => perform(options, (context) => open(text, context)));
}

async function open(text: string, context: Context): Promise<void> {
  const { output, messages } = context;
  const link = readRunLink(text);
  if (!link.ok) return refuse(messages.links.fault[link.fault]);
  const { scripts, runs } = await context.hub();
  const script = await scripts.get({ script: link.script });
  checkValues(script, link.values, context);
  await trusted(script, context);
  if (!process.stdin.isTTY || !process.stderr.isTTY) refuse(messages.links.needsAnswer);
  output.note(messages.links.about(script, link.values));
  const asked = askedParams(script.params, link.values).filter(({ kind }) => kind === 'secret');
  const about = { script: script.id, params: link.values, secrets: asked.map(({ name }) => name) };
  const seen = await showGrants(about, script.params, context);
  await confirmRun({ confirm: messages.links.ask }, false, context);
  await confirmRun(script, false, context);
  const params: Record<string, string> = { ...link.values };
  for (const { name, required } of asked) {
    if (!required) output.note(messages.links.optional(name));
    const secret = await askSecret(name, messages);
    if (required || secret !== '') params[name] = secret;
  }
  const given = asked.map(({ name }) => name).filter((name) => Object.hasOwn(params, name));
  const exposed = asked.filter((param) => isExposed(param) && given.includes(param.name)).map(({ name }) => name);
  const exposes = await agreeToExpose(exposed, false, context);
  const expect = await digestOnceTyped(seen, about, given, context);
  const terminal = script.mode === 'terminal';
  const { run, state } = await runs.start({
    script: script.id,
    params,
    expect,
    attended: canAsk(),
    exposes,
    ...(terminal && terminalSize()),
  });
  if (output.json) await output.event({ type: 'started', run, state, attempt: 1 });
  const attach = terminal ? (id: RunId) => attachTerminal(id, context) : undefined;
  context.exit(await followRun(run, context, attach));
}

/** Refuses with PARAMS_INVALID what does not fit the form; what the link leaves out is no fault of its own. */
function checkValues({ params }: Script, values: Readonly<Record<string, string>>, { messages }: Context): void {
  const secret = params.find(({ kind, name }) => kind === 'secret' && Object.hasOwn(values, name));
  if (secret !== undefined) refuse(messages.links.secret(secret.name));
  const issues = validateParams(params, values, { matches: () => true }).issues.filter(({ name }) => Object.hasOwn(values, name));
  if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
}
