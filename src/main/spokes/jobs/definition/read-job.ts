import { secondsOf } from '#shared/contract/duration';
import { jobBounds, type JobPlan, type JobProblem, type JobStep } from '#shared/contract/jobs';
import type { Param } from '#shared/contract/params';
import { readParam } from '#shared/contract/read-param';
import { inEnglish } from '#shared/problems/in-english';
import { checkExpressions } from './check-expressions';
import { findCycle } from './graph';
import { placeYaml, type Complain, type Path, type Place } from './places';
import { JobInput, type StepInput } from './schema';

/** Problems that are told of at once. */
const MOST = 64;
/** Characters of one value of a step. */
const LONGEST = 8_192;
/** Characters of a plan as JSON: aliases make more of a text than there is. */
const LARGEST = 262_144;

/** A job as it was read: a plan where the text has the form of one, what is wrong, and where things stand. */
export interface ReadJob {
  readonly plan: JobPlan | null;
  readonly problems: readonly JobProblem[];
  readonly at: (path: Path, of?: 'key') => Place;
}

/** Reads the text of a job. What scripts there are is not looked at. Never throws. */
export function readJob(text: string): ReadJob {
  const nowhere = (): Place => ({ line: null, column: null });
  if (text.length > jobBounds.text) {
    return { plan: null, problems: [{ code: 'yaml', ...nowhere(), detail: `> ${jobBounds.text}` }], at: nowhere };
  }
  const yaml = placeYaml(text);
  if (!yaml.ok) return { plan: null, problems: [{ code: 'yaml', ...yaml.place, detail: yaml.detail }], at: nowhere };
  const problems: JobProblem[] = [];
  const complain: Complain = (code, path, detail, of) => {
    if (problems.length < MOST) problems.push({ code, ...yaml.at(path, of), detail: detail.slice(0, 512) });
  };
  const input = JobInput.safeParse(yaml.value ?? {});
  if (!input.success) {
    for (const issue of input.error.issues) {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) complain('unknown-key', [...path, key], key, 'key');
      else if (path.length > 0 && !isThere(yaml.value, path)) complain('missing-key', path, String(path.at(-1)));
      else complain('form', path, describe(path, issue.message));
    }
    return { plan: null, problems, at: yaml.at };
  }
  const { name, description = '', steps: written } = input.data;
  const params = readParams(input.data, complain);
  const steps = written.map((step, index) => stepOf(step, index, written, yaml.at, complain));
  const first = new Map<string, number>();
  for (const [index, { id }] of steps.entries()) {
    if (first.has(id)) complain('duplicate-step', ['steps', index, 'id'], id);
    else first.set(id, index);
  }
  const cycle = first.size === steps.length ? findCycle(steps) : undefined;
  if (cycle !== undefined) complain('cycle', ['steps', first.get(cycle[0] ?? '') ?? 0, 'needs'], cycle.join(' → '));
  const plan: JobPlan = { name, description, params: [...params], steps };
  if (JSON.stringify(plan).length > LARGEST) {
    return { plan: null, problems: [{ code: 'yaml', ...nowhere(), detail: `> ${LARGEST}` }], at: nowhere };
  }
  // Who waits for whom means nothing while it goes round, or a name means two steps.
  if (problems.every(({ code }) => code !== 'cycle' && code !== 'duplicate-step')) checkExpressions(plan, complain);
  return { plan, problems, at: yaml.at };
}

function readParams({ params = [] }: JobInput, complain: Complain): readonly Param[] {
  const read: Param[] = [];
  for (const [index, raw] of params.entries()) {
    const one = readParam(raw);
    if ('whys' in one) complain('param', ['params', index], inEnglish(one.whys));
    else if (one.param.kind === 'secret') complain('secret', ['params', index], one.param.name);
    else if (read.some(({ name }) => name === one.param.name)) complain('param', ['params', index, 'name'], `${one.param.name}: twice`);
    else {
      for (const key of one.unused) complain('param', ['params', index, key], `${one.param.name}: ${key}`, 'key');
      read.push(one.param);
    }
  }
  for (const [index, { name, when }] of read.entries()) {
    if (when !== null && !read.some((other) => other.name === when.param))
      complain('unknown-param', ['params', index, 'when'], `${name}: ${when.param}`);
  }
  return read;
}

function stepOf(step: StepInput, index: number, all: readonly StepInput[], at: ReadJob['at'], complain: Complain): JobStep {
  const before = all[index - 1];
  const wanted = step.needs === undefined ? (before === undefined ? [] : [before.id]) : [step.needs].flat();
  const known = new Set(all.map(({ id }) => id));
  const needs = [...new Set(wanted)].filter((id, position) => {
    if (known.has(id)) return true;
    complain('unknown-step', Array.isArray(step.needs) ? ['steps', index, 'needs', position] : ['steps', index, 'needs'], id);
    return false;
  });
  const { retries, timeout } = step;
  const retry =
    retries === undefined || retries === 0
      ? null
      : typeof retries === 'number'
        ? { times: retries, delaySeconds: 10 }
        : { times: retries.times, delaySeconds: secondsOf(retries.delay) };
  return {
    id: step.id,
    script: step.script,
    params: Object.fromEntries(Object.entries(step.params ?? {}).map(([name, value]) => [name, valueOf(value, name, index, complain)])),
    needs,
    if: String(step.if ?? 'success()'),
    retry,
    timeoutSeconds: timeout === undefined ? null : secondsOf(timeout),
    continueOnError: step.continueOnError ?? false,
    line: at(['steps', index]).line ?? 1,
  };
}

function valueOf(
  written: NonNullable<StepInput['params']>[string],
  name: string,
  index: number,
  complain: Complain,
): JobStep['params'][string] {
  const path = ['steps', index, 'params', name];
  const value = Array.isArray(written) ? written.join('\n') : written;
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    complain('form', path, `${name}: would be rounded to ${value}; in quotes it stays as it is written`);
  if (typeof value !== 'string' || value.length <= LONGEST) return value;
  complain('form', path, `${name}: > ${LONGEST}`);
  return value.slice(0, LONGEST);
}

/** Whether a value has something under these keys. */
function isThere(value: unknown, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return false;
  return isThere(Object.entries(value).find(([key]) => key === String(first))?.[1], rest);
}

/** The last key alone: the place says which of several. */
const describe = (path: Path, message: string): string => {
  const key = path.findLast((part) => typeof part === 'string');
  return key === undefined ? message : `${key}: ${message}`;
};
