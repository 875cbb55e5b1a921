import { whysOfIssues } from './issue-whys';
import { Param, type ParamKind } from './params';
import { whyAt, type Why } from './problem-keys';
import { paramProblem } from './validate-params';
import { ParamInput } from './param-input';

/** The parameter and the keys that its kind has no use for, or why it is none. */
export type ReadParam = { readonly param: Param; readonly unused: readonly string[] } | { readonly whys: readonly Why[] };

// Made once: making a schema costs more than using it.
const Input = ParamInput.loose();
const keysOf = new Map<ParamKind, readonly string[]>(
  Param.options.flatMap(({ shape }) => {
    // Nobody writes notes: readers make them.
    const keys = Object.keys(shape).filter((key) => key !== 'notes');
    return [...shape.kind.values].map((kind) => [kind, keys] as const);
  }),
);

/** One parameter as it was written, as the form and the checks need it. */
export function readParam(raw: unknown): ReadParam {
  const input = Input.safeParse(raw);
  if (!input.success) return { whys: whysOfIssues(input.error.issues) };
  const given = input.data;
  const kind = given.kind ?? (given.choices === undefined ? 'text' : 'choice');
  const keys = keysOf.get(kind) ?? [];
  const known = Object.entries(given).filter(([key, value]) => keys.includes(key) && value !== undefined);
  const parsed = Param.safeParse({
    ...Object.fromEntries(known),
    kind,
    label: given.label ?? given.name,
    ...((kind === 'choice' || kind === 'multi-choice') && given.choices !== undefined ? { choices: given.choices.map(choiceOf) } : {}),
    ...(given.default === undefined ? {} : { default: asKind(kind, given.default) }),
    ...(kind === 'date' ? dated(given) : {}),
  });
  const named = (whys: readonly Why[]): ReadParam => ({ whys: whyAt([given.name], whys) });
  if (!parsed.success) return named(whysOfIssues(parsed.error.issues));
  const problem = paramProblem(parsed.data);
  if (problem !== null) return named([problem]);
  return { param: parsed.data, unused: Object.keys(given).filter((key) => !keys.includes(key)) };
}

type Choice = NonNullable<ParamInput['choices']>[number];

function choiceOf(choice: Choice): { readonly value: string; readonly label: string } {
  if (typeof choice !== 'object') return { value: String(choice), label: String(choice) };
  return { value: String(choice.value), label: choice.label ?? String(choice.value) };
}

/** YAML reads `3` as a number and `on` as text; what a kind keeps as text is made text, and a list one value a line. */
function asKind(kind: ParamKind, value: ParamInput['default']): unknown {
  if (Array.isArray(value)) return value.map(String).join('\n');
  return value === null || kind === 'number' || kind === 'boolean' ? value : String(value);
}

function dated(given: ParamInput): { min?: string; max?: string } {
  return {
    ...(given.min === undefined ? {} : { min: String(given.min) }),
    ...(given.max === undefined ? {} : { max: String(given.max) }),
  };
}
