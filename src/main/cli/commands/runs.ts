import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { isStorage } from '#main/platform/storage-faults';
import type { Run, RunNow, RunStep } from '#shared/contract/runs';
import { readSecrets } from '../arguments';
import { confirmRun } from '../confirm';
import { agreeToExpose } from '../expose';
import type { Context, Perform } from '../context';
import { followRun } from '../follow-run';
import type { Messages } from '../messages/messages';
import { styledState, type Style } from '../output/style';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { took } from '../output/took';
import { printLog } from '../print-log';
import { refuse, wholeNumber } from '../refuse';
import { previewText } from '../show-grants';
import { askSecret, canAsk } from '../secret-prompt';
import { addCompare } from './compare';
import { addEvidence } from './evidence';
import { addReplay } from './replay';
import { addReport } from './report';
import { collectOption } from './run';
import { runFilter } from './run-filter';
import { addRunEnvironment } from './run-environment';
import { addRunGrants } from './run-grants';
import { addRunResults } from './run-results';
import { addSearchRuns } from './search-runs';

interface Json {
  readonly json?: boolean;
}

/** `axle runs`: the history and what is going on. */
export function addRuns(program: Command, perform: Perform): void {
  const runs = program.command('runs').description('The history of runs and what is going on');

  runs
    .command('list')
    .description('List runs, newest first')
    .option('--state <state>', 'only runs in this state; may be repeated', collectOption, [])
    .option('--script <id>', 'only runs of this script')
    .option('--text <text>', 'only runs whose name, script id or run id has this')
    .option('--steps', 'the steps of jobs as well, each by itself')
    .option('--limit <n>', 'at most so many', '20')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs list --state failed --limit 5')
    .action((options: ListOptions) => perform(options, (context) => list(context, options)));

  runs
    .command('show')
    .description('Show one run: who, what, where, with what and how it ended')
    .argument('<run>', 'id of the run')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs show 0190b2c1-…')
    .action((run: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const found = await (await hub()).runs.get({ run });
        await (output.json ? output.document(found) : output.text(shown(found, messages, output.style)));
      }),
    );

  runs
    .command('log')
    .description('Print a run’s output')
    .argument('<run>', 'id of the run')
    .option('-f, --follow', 'go on until the run ends')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle runs log 0190b2c1-… --follow')
    .action((run: string, options: Json & { readonly follow?: boolean }) =>
      perform(options, async (context) => printLog(await (await context.hub()).runs.get({ run }), options.follow === true, context)),
    );

  addReplay(runs, perform);
  addReport(runs, perform);
  addSearchRuns(runs, perform);
  addRunResults(runs, perform);
  addRunGrants(runs, perform);
  addRunEnvironment(runs, perform);

  runs
    .command('cancel')
    .description('End a run: its scripts have five seconds to clean up')
    .argument('<run>', 'id of the run')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs cancel 0190b2c1-…')
    .action((run: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        try {
          await (await hub()).runs.cancel({ run });
        } catch (error) {
          // One that waits goes on waiting: its end is what could not be written.
          const waits = isStorage(error) && (await (await hub()).runs.get({ run })).state === 'queued';
          if (isStorage(error) && !waits) output.note(messages.cancelledUnnoted);
          throw error;
        }
        if (output.json) await output.document({});
      }),
    );

  runs
    .command('repeat')
    .description('Run the same again, with the same parameters')
    .argument('<run>', 'id of the run')
    .option('--secret <name>', 'secret parameter: typed, or name=@FILE; may be repeated', collectOption, [])
    .option('-d, --detach', 'print the new run’s id and leave it to the hub')
    .option('-y, --yes', 'answer the question that the script asks before it runs')
    .option('--expose-secrets', 'agree that secrets stand on the command line of a script that takes them only so')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle runs repeat 0190b2c1-…')
    .action((run: string, options: RepeatOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const { subject, job } = await (await context.hub()).runs.get({ run });
        if (job !== null) refuse(messages.jobs.again);
        const script = await (await context.hub()).scripts.get({ script: subject.id });
        const seen = await (await context.hub()).runs.previewRepeat({ run });
        // Who may be asked, or sits there, sees it; what nobody saw is bound all the same to what it is now.
        if (options.yes !== true && process.stderr.isTTY) output.note(previewText(seen, script.params, context));
        // Nobody is to type secrets for what would be refused.
        if (seen.issues.length > 0) throw new HubError('PARAMS_INVALID', { issues: seen.issues });
        await confirmRun(script, options.yes === true, context);
        const exposed = seen.plan.exposed.map(({ param }) => param);
        const exposes = await agreeToExpose(exposed, options.exposeSecrets === true, context);
        const secrets = await readSecrets(options.secret, messages, (name) => askSecret(name, messages));
        const attended = options.detach !== true && canAsk();
        const started = await (await context.hub()).runs.repeat({ run, secrets, attended, exposes, expect: seen.digest });
        if (output.json) await output.event({ type: 'started', ...started, attempt: 1 });
        if (options.detach !== true) context.exit(await followRun(started.run, context));
        else if (!output.json) await output.text(`${started.run}\n`);
      }),
    );

  addCompare(runs, perform);
  addEvidence(runs, perform);
}

interface RepeatOptions extends Json {
  readonly detach?: boolean;
  readonly yes?: boolean;
  readonly exposeSecrets?: boolean;
  readonly secret: readonly string[];
}

interface ListOptions extends Json {
  readonly state: readonly string[];
  readonly script?: string;
  readonly text?: string;
  readonly steps?: boolean;
  readonly limit: string;
}

async function list({ hub, output, messages: { headings } }: Context, options: ListOptions): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 1, 10_000);
  const filter = {
    ...runFilter({ states: options.state, script: options.script, text: options.text }),
    // Who looks for something wants to see it where it was a step as well.
    ...(options.steps !== true && options.script === undefined && options.text === undefined && { whole: true }),
  };
  const found: Run[] = [];
  for (let before: string | undefined; found.length < limit;) {
    const page = await (
      await hub()
    ).runs.page({ filter, limit: Math.min(100, limit - found.length), ...(before !== undefined && { before }) });
    found.push(...page.items);
    if (page.next === null) break;
    before = page.next;
  }
  if (output.json) return await output.document(found);
  const columns = [
    {
      title: headings.state,
      value: ({ state }: Run) => state,
      style: (text: string, { state }: Run) => text.replace(state, styledState(output.style, state)),
    },
    { title: headings.exit, value: ({ exitCode, signal }: Run) => exitCode ?? signal, right: true },
    { title: headings.what, value: ({ subject }: Run) => subject.name },
    { title: headings.who, value: ({ actor }: Run) => actor.name },
    { title: headings.started, value: ({ startedAt, queuedAt }: Run) => localTime(startedAt ?? queuedAt) },
    { title: headings.took, value: took, right: true },
    { title: headings.id, value: ({ id }: Run) => id, style: output.style.dim },
  ];
  await output.text(table(found, columns, output.style));
}

function shown(run: RunNow, messages: Messages, style: Style): string {
  const { sandbox } = run;
  const { headings } = messages;
  const limits = Object.entries(sandbox.limits).map(([name, by]) => `${name} (${by})`);
  return facts(
    [
      [headings.run, run.id],
      [headings.what, `${run.subject.name} (${run.subject.id})`],
      [headings.state, run.state],
      [headings.exitCode, run.exitCode],
      [headings.signal, run.signal],
      [headings.reason, messages.because(run)],
      [headings.queue, run.queuedBefore === null ? null : messages.queuedBefore(run.queuedBefore)],
      [headings.paused, run.paused],
      [headings.who, `${run.actor.name} (${run.actor.face})`],
      [headings.where, run.place],
      [headings.targets, run.targets.join(', ')],
      [headings.started, localTime(run.startedAt)],
      [headings.ended, localTime(run.endedAt)],
      [headings.took, took(run)],
      [headings.sandbox, sandbox.inForce === null ? sandbox.asked : messages.sandboxAsked(sandbox.inForce, sandbox.asked)],
      [headings.elevation, run.elevation === null ? null : messages.elevated(run.elevation)],
      [headings.network, sandbox.network ? messages.yes : messages.no],
      [headings.limits, limits.join(', ')],
      [headings.denied, sandbox.denied.join(', ')],
      [headings.evidence, sandbox.evidence.join('; ')],
      [
        headings.granted,
        [
          ...sandbox.granted.folders.map(({ path, write }) => (write ? messages.writable(path) : path)),
          ...sandbox.granted.files,
          ...(sandbox.granted.broker?.scopes ?? []),
          ...(sandbox.granted.broker?.secrets ?? []),
        ].join(', '),
      ],
      ...(run.job?.steps ?? []).map((step) => [`  ${step.id}`, stepText(step, messages)] as const),
      [headings.attempt, run.attempt === 1 ? null : run.attempt],
      [headings.notBefore, run.notBefore],
      [headings.nextAttempt, run.next?.run ?? null],
      [headings.notes, sandbox.notes.join('; ')],
      [headings.hash, run.hash],
      [headings.output, messages.outputSize(run.output.lines, run.output.bytes)],
      [headings.progress, run.progress === null ? null : messages.results.progress(run.progress)],
      [headings.results, run.results.count === 0 ? null : run.results.count],
      ...run.results.problems.map((problem) => ['', messages.results.problem(problem)] as const),
      ...run.params.map(({ name, value, secret, exposed }) => {
        const hidden = exposed ? `•••••• (${messages.wasExposed})` : '••••••';
        return [`  ${name}`, secret ? hidden : value] as const;
      }),
    ],
    style,
  );
}

/** Where a step of a job stands, and the run that it is. */
function stepText({ state, run, kept, reason }: RunStep, messages: Messages): string {
  const why = reason === null ? null : messages.because({ state: 'failed', reason, signal: null, timeoutSeconds: null });
  return [kept ? `${state}, ${messages.jobs.kept}` : state, run, why].filter((part) => part !== null).join('  ');
}
