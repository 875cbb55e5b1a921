import { HubError } from '#shared/contract/errors';
import type { JobCheck, JobPlan } from '#shared/contract/jobs';
import type { KnownScript, MayRun, ScriptsPort } from '../ports';
import { askedParams, validateParams } from '#shared/contract/validate-params';
import { EXPRESSION, literalParams } from '#shared/contract/step-params';
import { isTrusted } from '#shared/contract/trust-state';
import type { Complain } from './places';

/** A step's script as it is known now; undefined where there is none. */
export type StepScripts = ReadonlyMap<string, KnownScript>;

/** That every script is there and takes what its step gives it. Gives the scripts by step. */
export async function checkScripts(plan: JobPlan, scripts: ScriptsPort, may: MayRun, complain: Complain): Promise<StepScripts> {
  const found = new Map<string, KnownScript>();
  for (const [index, step] of plan.steps.entries()) {
    const { id, script, params } = step;
    const known = await scripts.find(script, may).catch((error: unknown) => {
      if (HubError.is(error, 'SCRIPT_AMBIGUOUS'))
        complain('script-ambiguous', ['steps', index, 'script'], error.data.candidates.join(', '));
      else if (HubError.is(error, 'SCRIPT_NOT_FOUND')) complain('script-not-found', ['steps', index, 'script'], script);
      else throw error;
      return undefined;
    });
    if (known === undefined) continue;
    found.set(id, known);
    complainOfState(known, scripts.trustRequired(), (code, detail) => complain(code, ['steps', index, 'script'], detail));
    const literal = literalParams(step);
    const asked = askedParams(known.params, literal);
    const { issues } = validateParams(known.params, literal, { matches: () => true });
    for (const { name, reason, expected } of issues) {
      if (reason === 'required' || reason === 'unknown' || !Object.hasOwn(literal, name)) continue;
      if (known.params.some((param) => param.name === name && param.kind === 'secret')) continue;
      // What makes a parameter asked for may be an expression, whose value nobody knows yet.
      if (reason === 'not-asked' && dependsOnExpression(known.params, name, params)) continue;
      complain('script-param-value', ['steps', index, 'params', name], `${known.name}: ${name}: ${expected ?? reason}`);
    }
    for (const name of Object.keys(params)) {
      if (!known.params.some((param) => param.name === name)) {
        complain('script-param-unknown', ['steps', index, 'params', name], `${known.name}: ${name}`, 'key');
      }
    }
    for (const param of known.params) {
      const given = Object.hasOwn(params, param.name);
      if ((param.kind === 'secret' && (given || param.required)) || (param.pass.by === 'user-name' && given))
        complain('secret', ['steps', index, given ? 'params' : 'script'], `${known.name}: ${param.name}`);
      else if (
        !given &&
        param.required &&
        asked.includes(param) &&
        !dependsOnExpression(known.params, param.name, params) &&
        !('default' in param && param.default !== null)
      )
        complain('script-param-missing', ['steps', index, 'script'], `${known.name}: ${param.name}`);
    }
  }
  return found;
}

/** What of a script would keep its step from running as things stand. */
function complainOfState(
  { name, problems, trust, interpreter }: KnownScript,
  trustRequired: boolean,
  complain: (code: 'script-broken' | 'script-untrusted' | 'interpreter-missing', detail: string) => void,
): void {
  // What runs it is looked for anew, and named by itself.
  if (problems.some(({ code, blocks }) => blocks && code !== 'no-interpreter')) complain('script-broken', name);
  if (trustRequired && !isTrusted(trust)) complain('script-untrusted', name);
  if (interpreter.found === null) complain('interpreter-missing', `${name}: ${interpreter.command}`);
}

/** Whether a parameter is asked for depends, directly or further back, on a value that is not known yet. */
function dependsOnExpression(params: KnownScript['params'], name: string, given: JobPlan['steps'][number]['params']): boolean {
  const seen = new Set<string>();
  for (let at = params.find((param) => param.name === name)?.when?.param; at !== undefined && !seen.has(at);) {
    const on = at;
    seen.add(on);
    const value = given[on];
    if (typeof value === 'string' && value.includes(EXPRESSION)) return true;
    at = params.find((param) => param.name === on)?.when?.param;
  }
  return false;
}

/** What the scripts of these steps ask before they run. */
export const confirmsOf = (plan: Pick<JobPlan, 'steps'>, scripts: StepScripts): JobCheck['confirms'] =>
  plan.steps.flatMap(({ id }) => {
    const question = scripts.get(id)?.confirm ?? null;
    return question === null ? [] : [{ step: id, question }];
  });
