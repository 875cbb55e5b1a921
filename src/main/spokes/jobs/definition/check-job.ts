import type { JobCheck, JobProblem } from '#shared/contract/jobs';
import type { MayRun, ScriptsPort } from '../ports';
import { checkScripts, confirmsOf, type StepScripts } from './check-scripts';
import { readJob } from './read-job';

/** What a text comes to: what is shown of it, and the scripts that its steps run. */
export interface Checked {
  readonly check: JobCheck;
  readonly scripts: StepScripts;
}

/** Problems that are told of at once. */
const MOST = 64;

/** Reads the text of a job, and looks whether the scripts of its steps are there, can run and take what the steps give. */
export async function checkJob(text: string, port: ScriptsPort, may: MayRun): Promise<Checked> {
  const { plan, problems, at } = readJob(text);
  if (plan === null) return { check: { plan, problems: [...problems], confirms: [] }, scripts: new Map() };
  const all: JobProblem[] = [...problems];
  const scripts = await checkScripts(plan, port, may, (code, path, detail, of) => {
    if (all.length < MOST) all.push({ code, ...at(path, of), detail: detail.slice(0, 512) });
  });
  all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { check: { plan, problems: all, confirms: confirmsOf(plan, scripts) }, scripts };
}
