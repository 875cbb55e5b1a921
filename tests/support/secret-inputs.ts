import type { Contract } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';

/** A field of what a procedure takes: `runs.start params`. */
export interface InputField {
  readonly route: string;
  readonly path: string;
  /** Marked as one that is typed as a secret, or may hold one. */
  readonly secret: boolean;
}

/** Every field that procedures and streams of these contracts take, whatever it is nested in. */
export function inputFields(contracts: readonly Contract[]): readonly InputField[] {
  return contracts.flatMap(({ name, routes }) =>
    Object.entries(routes).flatMap(([procedure, { input }]) => {
      const schema: unknown = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      return fieldsOf(schema, []).map((field) => ({ route: `${name}.${procedure}`, ...field }));
    }),
  );
}

/** The fields that are marked, each once: `accounts.add password`. */
export const secretInputs = (contracts: readonly Contract[]): readonly string[] => [
  ...new Set(inputFields(contracts).flatMap(({ route, path, secret }) => (secret ? [`${route} ${path}`] : []))),
];

type Field = Omit<InputField, 'route'>;

/** `anyOf`, `items` and what else nests without a name of its own adds nothing to the path. */
function fieldsOf(schema: unknown, path: readonly string[]): readonly Field[] {
  if (Array.isArray(schema)) return schema.flatMap((one: unknown) => fieldsOf(one, path));
  if (typeof schema !== 'object' || schema === null) return [];
  const own = path.length > 0 ? [{ path: path.join('.'), secret: 'writeOnly' in schema && schema.writeOnly === true }] : [];
  const below = Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    key === 'properties' && typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) => fieldsOf(one, [...path, name]))
      : nesting.has(key)
        ? fieldsOf(value, path)
        : [],
  );
  return [...own, ...below];
}

const nesting = new Set(['anyOf', 'oneOf', 'allOf', 'items', 'prefixItems', 'additionalProperties', '$defs', 'not']);
