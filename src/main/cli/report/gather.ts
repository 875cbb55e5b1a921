import type { AuditEntry } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import type { KeptGrants } from '#shared/contract/grant-plan';
import type { ShownResult } from '#shared/contract/results';
import type { OutputLine, Run } from '#shared/contract/runs';
import type { Context } from '../context';
import { resultsOf } from '../run-results';

/** The last lines of an output, of `total`; `step` of a job's. */
export interface LastLines {
  readonly lines: readonly (OutputLine & { readonly step?: string })[];
  readonly total: number;
}

/** A run of its own: the one that is told of, or that of a step of it. */
export interface RunPart {
  readonly run: Run;
  readonly grants: KeptGrants;
  readonly results: readonly ShownResult[];
}

/** All that a report tells of. */
export interface ReportFacts extends RunPart {
  /** The runs of a job's steps by the step; a step that never ran has none, nor one whose run is not kept any more. */
  readonly steps: ReadonlyMap<string, RunPart>;
  readonly output: LastLines;
  /** Null where who asks may not see it. */
  readonly audit: readonly AuditEntry[] | null;
  readonly version: string;
}

/** Lines of output that a report has. */
export const SHOWN_LINES = 200;
const SHOWN_ENTRIES = 500;

/** Everything that the hub knows of a run that has ended. */
export async function gather(id: string, context: Context): Promise<ReportFacts> {
  const hub = await context.hub();
  const found = await partOf(id, context);
  const { run } = found;
  const steps = new Map<string, RunPart>();
  for (const step of run.job?.steps ?? []) {
    const part = step.run === null ? undefined : await partOf(step.run, context).catch(unlessGone);
    if (part !== undefined) steps.set(step.id, part);
  }
  const outputs = await Promise.all([...steps].map(async ([step, part]) => [step, await lastLines(part.run, context)] as const));
  return {
    ...found,
    steps,
    output: run.job === null ? await lastLines(run, context) : merged(outputs),
    audit: await entriesOf([run.id, ...[...steps.values()].map((part) => part.run.id)], context),
    version: (await hub.hub.info({})).version,
  };
}

async function partOf(id: string, context: Context): Promise<RunPart> {
  const { runs } = await context.hub();
  const run = await runs.get({ run: id });
  const results = run.results.count === 0 || run.output.gone ? [] : await resultsOf(run.id, context);
  return { run, grants: await runs.grants({ run: run.id }), results };
}

function unlessGone(error: unknown): undefined {
  if (!HubError.is(error, 'RUN_NOT_FOUND')) throw error;
}

async function lastLines({ id, output }: Run, { hub }: Context): Promise<LastLines> {
  if (output.gone || output.bytes === 0) return { lines: [], total: output.lines };
  const { runs } = await hub();
  const lines: OutputLine[] = [];
  for (let from = Math.max(1, output.lines - SHOWN_LINES + 1); ;) {
    const page = await runs.lines({ run: id, from, count: SHOWN_LINES });
    lines.push(...page.lines);
    const last = page.lines.at(-1);
    if (last === undefined || last.line >= page.total) return { lines: lines.slice(-SHOWN_LINES), total: page.total };
    from = last.line + 1;
  }
}

/** What all steps printed, in the order of its time. */
function merged(outputs: readonly (readonly [step: string, LastLines])[]): LastLines {
  const lines = outputs.flatMap(([step, { lines: own }]) => own.map((line) => ({ ...line, step })));
  lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { lines: lines.slice(-SHOWN_LINES), total: outputs.reduce((sum, [, { total }]) => sum + total, 0) };
}

/** The audit entries of these runs, oldest first. */
async function entriesOf(ids: readonly string[], { hub }: Context): Promise<readonly AuditEntry[] | null> {
  const { audit } = await hub();
  const found: AuditEntry[] = [];
  try {
    for (const runId of ids) {
      for (let before: number | undefined; found.length < SHOWN_ENTRIES;) {
        const page = await audit.page({ filter: { runId }, limit: 200, ...(before !== undefined && { before }) });
        found.push(...page.items);
        if (page.next === null) break;
        before = page.next;
      }
    }
  } catch (error) {
    if (HubError.is(error, 'FORBIDDEN')) return null;
    throw error;
  }
  return found.toSorted((a, b) => a.seq - b.seq);
}
