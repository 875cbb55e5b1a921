import type { ParamInput } from '#shared/contract/param-input';
import type { Why } from '#shared/contract/problem-keys';
import { text as named } from '../raw';
import { atMost } from '../text-lines';
import { readJson, type Json } from './relaxed-json';

/** A thing about an argument that was not as Raycast documents it, though it is clear what was meant. */
export interface Remark {
  readonly code: 'bad-param' | 'unknown-key';
  readonly why: Why;
}

/** An argument as a parameter, or why it is none. */
export type ReadArgument = { readonly param: ParamInput; readonly remarks: readonly Remark[] } | { readonly why: Why };

type Fields = ReadonlyMap<string, Json>;
type Tell = (why: Why) => void;
type Choices = { readonly value: string; readonly label: string }[];

const MAX_LABEL = 256;
const MAX_VALUE = 1_024;
const MAX_CHOICES = 512;
const keys = ['type', 'placeholder', 'optional', 'percentEncoded', 'secure', 'data'];

/**
 * The JSON after `@raycast.argumentN` as a parameter. Raycast passes each argument by its position, also one that is left empty.
 * A `why` says why the script's arguments cannot be known.
 */
export function readArgument(number: number, text: string): ReadArgument {
  const name = `argument${number}`;
  const json = readJson(text);
  const refused = (why: Why): ReadArgument => ({ why: { ...why, at: [name] } });
  if ('why' in json) return refused(json.why);
  const fields = fieldsOf(json.value);
  if (fields === undefined) return refused({ key: 'json-object' });

  const remarks: Remark[] = [];
  const remark: Tell = (why) => {
    remarks.push({ code: 'bad-param', why: { ...why, at: [name, ...(why.at ?? [])] } });
  };
  if (!json.strict) remark({ key: 'json-relaxed' });
  for (const key of [...fields.keys()].filter((key) => !keys.some((known) => known.toLowerCase() === key)).slice(0, 8))
    remarks.push({ code: 'unknown-key', why: { ...named(atMost(key, 64)), at: [name] } });

  const placeholder = scalarText(fields.get('placeholder'))?.trim() ?? '';
  const base = {
    name,
    label: placeholder === '' ? `Argument ${number}` : atMost(placeholder, MAX_LABEL),
    help: '',
    required: !flag(fields, 'optional', remark),
    pass: { by: 'position', encoded: flag(fields, 'percentEncoded', remark), omit: false, guarded: false },
  } as const;
  const type = typeOf(fields, remark);
  if (type !== 'dropdown') return { param: { ...base, kind: type === 'password' ? 'secret' : 'text' }, remarks };
  const listed = choicesOf(fields.get('data'), remark);
  if (listed === undefined) return refused({ key: 'dropdown-data' });
  // A choice of nothing is what an optional dropdown has by itself.
  const choices = listed.filter(({ value }) => value !== '');
  if (choices.length === 0) return refused({ key: 'dropdown-empty' });
  return { param: { ...base, kind: 'choice', required: base.required && choices.length === listed.length, choices }, remarks };
}

function fieldsOf(value: Json): Fields | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function scalarText(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function flag(fields: Fields, key: string, remark: Tell): boolean {
  const value = fields.get(key.toLowerCase());
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  const word = (scalarText(value) ?? '').trim().toLowerCase();
  const given = scalarText(value);
  remark(
    given === undefined
      ? { key: 'true-or-false-list', at: [key] }
      : { key: 'true-or-false', at: [key], values: { given: atMost(given, 64) } },
  );
  return ['true', 'yes', '1'].includes(word);
}

function typeOf(fields: Fields, remark: Tell): 'text' | 'password' | 'dropdown' {
  const given = scalarText(fields.get('type'))?.trim();
  const type = given?.toLowerCase();
  if (type === 'dropdown') return type;
  if (type === 'password' || flag(fields, 'secure', remark)) return 'password';
  if (type !== 'text') remark(given === undefined ? { key: 'type-missing' } : { key: 'type-unknown', values: { type: atMost(given, 64) } });
  return 'text';
}

/** Undefined where there is no list, or something in it is no choice. */
function choicesOf(data: Json | undefined, remark: Tell): Choices | undefined {
  if (!isList(data) || data.length === 0 || data.length > MAX_CHOICES) return undefined;
  const choices: Choices = [];
  const values = new Set<string>();
  for (const item of data) {
    const choice = choiceOf(item);
    if (choice === undefined) return undefined;
    if (values.has(choice.value)) remark({ key: 'value-twice', values: { value: atMost(choice.value, 64) } });
    else choices.push(choice);
    values.add(choice.value);
  }
  return choices;
}

function choiceOf(item: Json): Choices[number] | undefined {
  const fields = fieldsOf(item);
  const title = fields === undefined ? scalarText(item) : scalarText(fields.get('title'));
  const value = fields === undefined ? title : (scalarText(fields.get('value')) ?? title);
  if (value === undefined || value.length > MAX_VALUE) return undefined;
  return { value, label: atMost(title === undefined || title === '' ? value : title, MAX_LABEL) };
}
