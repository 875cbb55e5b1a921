import { HubError } from '#shared/contract/errors';
import type { JobPlan, JobStep } from '#shared/contract/jobs';
import type { ParamValues } from '#shared/contract/params';
import { jsonOf } from '#shared/contract/result-export';
import type { ShownResult } from '#shared/contract/results';
import type { Run, RunStep } from '#shared/contract/runs';
import { evaluate, isTrue, type Lookups } from '../expression/evaluate';
import type { Value } from '../expression/read-expression';
import { fill, readCondition, readTemplate } from '../expression/template';
import { lookupsOf, type Expression } from '../expression/read-expression';
import { statusFor } from './advance';

/** Characters that a parameter may have. */
const LONGEST = 65_536;

/** What is known when a step's turn comes. */
export interface Known {
  readonly steps: readonly RunStep[];
  readonly values: Readonly<Record<string, string | null>>;
  readonly runOf: (id: string) => Promise<Run | undefined>;
  readonly resultsOf: (id: string) => Promise<ReadonlyMap<string, ShownResult>>;
}

/** What is to be done with a step whose turn has come: nothing, or to be run with these values. */
export type Due = { readonly runs: false } | { readonly runs: true; readonly params: ParamValues };

/** Asks a step's condition, and fills in its values. Refuses with OUTPUT_GONE and STEP_VALUE_TOO_LONG. */
export async function dueOf(step: JobStep, plan: JobPlan, known: Known): Promise<Due> {
  const condition = readCondition(step.if);
  const templates = Object.entries(step.params).map(
    ([name, value]) => [name, typeof value === 'string' ? readTemplate(value) : value] as const,
  );
  const expressions = templates.flatMap(([, value]) =>
    value !== null && typeof value === 'object' ? value.flatMap((piece) => ('expression' in piece ? [piece.expression] : [])) : [],
  );
  const asked = await lookupsFor(step.id, [condition], plan, known);
  if (!isTrue(evaluate(condition, asked))) return { runs: false };
  // Only now: what a step would have looked at that does not run need not be there.
  const lookups = await lookupsFor(step.id, expressions, plan, known);
  const params = templates.map(([name, value]): [string, Value] => {
    const filled = value !== null && typeof value === 'object' ? fill(value, lookups) : value;
    if (typeof filled === 'string' && filled.length > LONGEST) {
      throw new HubError('STEP_VALUE_TOO_LONG', { step: step.id, expression: String(step.params[name]).slice(0, 1_024) });
    }
    return [name, filled];
  });
  // What comes to nothing is left to the script's own default.
  return { runs: true, params: Object.fromEntries(params.filter(([name, value]) => value !== null || step.params[name] === null)) };
}

async function lookupsFor(id: string, expressions: readonly Expression[], plan: JobPlan, known: Known): Promise<Lookups> {
  const { steps, values } = known;
  const byId = new Map(steps.map((step) => [step.id, step]));
  const runs = new Map<string, Run>();
  const results = new Map<string, ReadonlyMap<string, ShownResult>>();
  for (const one of expressions.flatMap(lookupsOf)) {
    if (one.type !== 'step' && one.type !== 'result') continue;
    const ran = byId.get(one.step)?.run ?? null;
    if (ran === null) continue;
    const run = runs.get(one.step) ?? (await known.runOf(ran));
    if (run === undefined) continue;
    runs.set(one.step, run);
    if (one.type === 'step' || results.has(one.step)) continue;
    if (run.output.gone) throw new HubError('OUTPUT_GONE', { run: run.id });
    results.set(one.step, await known.resultsOf(run.id));
  }
  return {
    param: (name) => typed(plan, name, Object.hasOwn(values, name) ? (values[name] ?? null) : null),
    step: (step, field) => (field === 'state' ? (byId.get(step)?.state ?? null) : (runs.get(step)?.exitCode ?? null)),
    result: (step, name, key) => valueOf(results.get(step)?.get(name), key),
    status: (of) => statusFor(id, steps)[of],
  };
}

/** Values are kept as text; a number or a switch is one again. */
function typed({ params }: JobPlan, name: string, value: string | null): Value {
  const kind = params.find((param) => param.name === name)?.kind;
  if (value === null) return null;
  if (kind === 'number') return Number(value);
  return kind === 'boolean' ? value === 'true' : value;
}

/** A result as a value: a link is its address, one key of values what stands there, all else a text of JSON. */
function valueOf(result: ShownResult | undefined, key: string | null): Value {
  if (result === undefined) return null;
  if (key !== null) return result.type === 'values' ? (result.values.find(([name]) => name === key)?.[1] ?? null) : null;
  if (result.type === 'link') return result.url;
  const json = jsonOf(result);
  return json === undefined ? null : JSON.stringify(json);
}
