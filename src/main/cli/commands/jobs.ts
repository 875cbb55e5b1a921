import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { jobBounds, type Job, type JobCheck, type JobDetail, type JobPlan } from '#shared/contract/jobs';
import type { RunId } from '#shared/contract/runs';
import { parseParams } from '../arguments';
import { collect } from '../collect';
import { confirmRun } from '../confirm';
import type { Context, Perform } from '../context';
import { REFUSED } from '../exit-code';
import { followJob } from '../follow-job';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { refuse } from '../refuse';
import { showSteps } from '../show-steps';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface StartOptions extends Json {
  readonly detach?: boolean;
  readonly yes?: boolean;
}

const JSON_HELP = 'one JSON document';
const JOB = 'id or name';

/** `axle jobs`: several scripts as one run. */
export function addJobs(program: Command, perform: Perform): void {
  const jobs = program
    .command('jobs')
    .description('Several scripts as one run: in sequence or side by side')
    .addHelpText('after', '\nExample:\n  axle jobs save release.yaml && axle jobs run Release --param version=1.2');
  addReading(jobs, perform);
  addKeeping(jobs, perform);
  addStarting(jobs, perform);
}

function addReading(jobs: Command, perform: Perform): void {
  jobs
    .command('list')
    .description('List the jobs')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle jobs list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const all = [...(await collect((await hub()).jobs.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        if (output.json) return await output.document(all);
        const { headings } = messages;
        const columns = [
          { title: headings.name, value: ({ name }: Job) => name },
          { title: messages.jobs.steps, value: ({ steps }: Job) => steps.join(', ') },
          { title: headings.maker, value: ({ maker }: Job) => maker.name },
          { title: headings.id, value: ({ id }: Job) => id, style: output.style.dim },
        ];
        await output.text(table(all, columns, output.style));
      }),
    );

  jobs
    .command('show')
    .description('Show a job: what it asks for, its steps, and what is wrong with it')
    .argument('<job>', JOB)
    .option('--yaml', 'its text, as it was saved')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle jobs show Release --yaml > release.yaml')
    .action((job: string, options: Json & { readonly yaml?: boolean }) =>
      perform(options, async (context) => {
        const found = await (await context.hub()).jobs.get({ job });
        if (context.output.json) await context.output.document(found);
        else if (options.yaml === true) await context.output.raw(found.text, 'out');
        else await shown(found, context);
      }),
    );

  jobs
    .command('check')
    .description('Say what is wrong with a job in a file, with lines and columns; keeps nothing')
    .argument('<file>', 'YAML file')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle jobs check release.yaml')
    .action((file: string, options: Json) =>
      perform(options, async (context) => {
        const { output, messages, exit } = context;
        const { plan, problems, confirms } = await (await context.hub()).jobs.check({ text: await textOf(file) });
        if (problems.length > 0 || plan === null) exit(REFUSED);
        if (output.json) return await output.document({ plan, problems, confirms });
        for (const problem of problems) await output.text(`${file}:${messages.jobs.problem(problem)}\n`);
        if (problems.length === 0 && plan !== null) await output.text(`${messages.jobs.fine(plan.name, plan.steps.length)}\n`);
      }),
    );
}

function addKeeping(jobs: Command, perform: Perform): void {
  jobs
    .command('save')
    .description('Keep a job under the name in its file; one that has this name is replaced')
    .argument('<file>', 'YAML file')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle jobs save release.yaml')
    .action((file: string, options: Json) =>
      perform(options, async (context) => {
        const { output } = context;
        const text = await textOf(file);
        const hub = await context.hub();
        const { plan } = await hub.jobs.check({ text });
        const before = plan === null ? undefined : await existing(plan, context);
        const saved = await hub.jobs.save({ text, ...(before !== undefined && { job: before.id, since: before.changedAt }) });
        await (output.json ? output.document(saved) : output.text(`${saved.id}\n`));
      }),
    );

  jobs
    .command('remove')
    .description('Forget a job; its runs stay in the history')
    .argument('<job>', JOB)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle jobs remove Release')
    .action((job: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).jobs.remove({ job });
        if (output.json) await output.document({});
      }),
    );
}

function addStarting(jobs: Command, perform: Perform): void {
  jobs
    .command('run')
    .description('Run a job and show the log of all its steps; ends with 0 where it succeeded, 1 where it failed. A job takes no secrets')
    .argument('<job>', JOB)
    .option('-p, --param <name=value>', 'value of a parameter; may be repeated', collectOption, [])
    .option('-d, --detach', 'print the run’s id and leave it to the hub')
    .option('-y, --yes', 'answer the questions that its scripts ask before they run')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle jobs run Release --param version=1.2')
    .action((job: string, options: StartOptions & { readonly param: readonly string[] }) =>
      perform(options, async (context) => {
        const params = parseParams(options.param);
        const found = await (await context.hub()).jobs.get({ job });
        await showSteps(found.check.plan, options, context);
        await confirmSteps(found.check, options, context);
        await follow(await (await context.hub()).jobs.run({ job: found.id, params }), options, context);
      }),
    );

  jobs
    .command('retry')
    .description('Run an ended run of a job again from a step on; the steps before keep their results')
    .argument('<run>', 'id of the job’s run')
    .option('--from <step>', 'the step to begin with; else what did not end well')
    .option('-d, --detach', 'print the run’s id and leave it to the hub')
    .option('-y, --yes', 'answer the questions that its scripts ask before they run')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle jobs retry 0190b2c1-… --from deploy')
    .action((run: string, options: StartOptions & { readonly from?: string }) =>
      perform(options, async (context) => {
        const hub = await context.hub();
        const asked = { run, ...(options.from !== undefined && { from: options.from }) };
        const again = await hub.jobs.again(asked);
        await showSteps(again, options, context);
        await confirmSteps(again, options, context);
        await follow(await hub.jobs.retry(asked), options, context);
      }),
    );
}

async function follow(begun: { readonly run: RunId; readonly state: string }, options: StartOptions, context: Context): Promise<void> {
  const { output } = context;
  if (output.json) await output.event({ type: 'started', ...begun });
  if (options.detach !== true) context.exit(await followJob(begun.run, context));
  else if (!output.json) await output.text(`${begun.run}\n`);
}

/** One answer for all of them: nobody sits there when a step's turn comes. */
async function confirmSteps({ confirms }: Pick<JobCheck, 'confirms'>, { yes }: StartOptions, context: Context): Promise<void> {
  if (confirms.length === 0) return;
  const questions = confirms.map(({ step, question }) => context.messages.jobs.asks(step, question));
  await confirmRun({ confirm: questions.join('; ') }, yes === true, context);
}

async function existing({ name }: JobPlan, { hub }: Context): Promise<JobDetail | undefined> {
  try {
    return await (await hub()).jobs.get({ job: name });
  } catch (error) {
    if (HubError.is(error, 'JOB_NOT_FOUND')) return undefined;
    throw error;
  }
}

async function textOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
  return text.length > jobBounds.text ? refuse(`${file}: > ${jobBounds.text}`) : text;
}

async function shown({ name, id, description, maker, changedAt, check }: JobDetail, { output, messages }: Context): Promise<void> {
  const { headings, jobs: words } = messages;
  const { plan, problems } = check;
  await output.text(
    facts(
      [
        [headings.name, name],
        [headings.id, id],
        [headings.description, description],
        [headings.maker, maker.name],
        [headings.at, localTime(changedAt)],
        [headings.parameter, (plan?.params ?? []).map((param) => (param.required ? `${param.name} *` : param.name)).join(', ')],
        ...problems.map((problem) => [headings.problems, words.problem(problem)] as const),
      ],
      output.style,
    ),
  );
  const columns = [
    { title: headings.what, value: (step: JobPlan['steps'][number]) => step.id },
    { title: headings.script, value: (step: JobPlan['steps'][number]) => step.script },
    { title: words.after, value: (step: JobPlan['steps'][number]) => step.needs.join(', ') },
    { title: words.condition, value: (step: JobPlan['steps'][number]) => step.if },
    { title: headings.retries, value: (step: JobPlan['steps'][number]) => step.retry?.times ?? null, right: true },
    {
      title: headings.timeLimit,
      value: (step: JobPlan['steps'][number]) => (step.timeoutSeconds === null ? null : `${step.timeoutSeconds} s`),
    },
  ];
  await output.text(`\n${table(plan?.steps ?? [], columns, output.style)}`);
}
