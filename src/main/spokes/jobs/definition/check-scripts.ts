import { HubError } from '#shared/contract/errors';
import type { JobCheck, JobPlan } from '#shared/contract/jobs';
import type { KnownScript, MayRun, ScriptsPort } from '../ports';
import type { Complain } from './places';

/** A step's script as it is known now; undefined where there is none. */
export type StepScripts = ReadonlyMap<string, KnownScript>;

/** That every script is there and takes what its step gives it. Gives the scripts by step. */
export async function checkScripts(plan: JobPlan, scripts: ScriptsPort, may: MayRun, complain: Complain): Promise<StepScripts> {
  const found = new Map<string, KnownScript>();
  for (const [index, { id, script, params }] of plan.steps.entries()) {
    const known = await scripts.find(script, may).catch((error: unknown) => {
      if (HubError.is(error, 'SCRIPT_AMBIGUOUS'))
        complain('script-ambiguous', ['steps', index, 'script'], error.data.candidates.join(', '));
      else if (HubError.is(error, 'SCRIPT_NOT_FOUND')) complain('script-not-found', ['steps', index, 'script'], script);
      else throw error;
      return undefined;
    });
    if (known === undefined) continue;
    found.set(id, known);
    for (const name of Object.keys(params)) {
      if (!known.params.some((param) => param.name === name)) {
        complain('script-param-unknown', ['steps', index, 'params', name], `${known.name}: ${name}`, 'key');
      }
    }
    for (const param of known.params) {
      const given = Object.hasOwn(params, param.name);
      if (param.kind === 'secret' && (given || param.required))
        complain('secret', ['steps', index, given ? 'params' : 'script'], `${known.name}: ${param.name}`);
      else if (!given && param.required && param.when === null && !('default' in param && param.default !== null))
        complain('script-param-missing', ['steps', index, 'script'], `${known.name}: ${param.name}`);
    }
  }
  return found;
}

/** What the scripts of these steps ask before they run. */
export const confirmsOf = (plan: JobPlan, scripts: StepScripts): JobCheck['confirms'] =>
  plan.steps.flatMap(({ id }) => {
    const question = scripts.get(id)?.confirm ?? null;
    return question === null ? [] : [{ step: id, question }];
  });
