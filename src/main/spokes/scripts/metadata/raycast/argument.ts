import type { ParamInput } from '#shared/contract/param-input';
import { atMost } from '../text-lines';
import { readJson, type Json } from './relaxed-json';

/** A thing about an argument that was not as Raycast documents it, though it is clear what was meant. */
export interface Remark {
  readonly code: 'bad-param' | 'unknown-key';
  readonly detail: string;
}

/** An argument as a parameter, or why it is none. */
export type ReadArgument = { readonly param: ParamInput; readonly remarks: readonly Remark[] } | { readonly detail: string };

type Fields = ReadonlyMap<string, Json>;
type Choices = { readonly value: string; readonly label: string }[];

const MAX_LABEL = 256;
const MAX_VALUE = 1_024;
const MAX_CHOICES = 512;
const keys = ['type', 'placeholder', 'optional', 'percentEncoded', 'secure', 'data'];

/**
 * The JSON after `@raycast.argumentN` as a parameter. Raycast passes each argument by its position, also one that is left empty.
 * A `detail` says why the script's arguments cannot be known.
 */
export function readArgument(number: number, text: string): ReadArgument {
  const name = `argument${number}`;
  const json = readJson(text);
  if ('detail' in json) return { detail: `${name}: ${json.detail}` };
  const fields = fieldsOf(json.value);
  if (fields === undefined) return { detail: `${name}: an object such as {"type": "text", "placeholder": "Name"}` };

  const remarks: Remark[] = [];
  const remark = (detail: string): void => {
    remarks.push({ code: 'bad-param', detail: `${name}: ${detail}` });
  };
  if (!json.strict) remark('not JSON, though it is clear what was meant');
  for (const key of [...fields.keys()].filter((key) => !keys.some((known) => known.toLowerCase() === key)).slice(0, 8))
    remarks.push({ code: 'unknown-key', detail: `${name}: ${atMost(key, 64)}` });

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
  if (listed === undefined) return { detail: `${name}: a dropdown needs "data": [{"title": "…", "value": "…"}]` };
  // A choice of nothing is what an optional dropdown has by itself.
  const choices = listed.filter(({ value }) => value !== '');
  if (choices.length === 0) return { detail: `${name}: a dropdown without a value` };
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

function flag(fields: Fields, key: string, remark: (detail: string) => void): boolean {
  const value = fields.get(key.toLowerCase());
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  const word = (scalarText(value) ?? '').trim().toLowerCase();
  remark(`${key}: true or false, not ${atMost(scalarText(value) ?? 'a list', 64)}`);
  return ['true', 'yes', '1'].includes(word);
}

function typeOf(fields: Fields, remark: (detail: string) => void): 'text' | 'password' | 'dropdown' {
  const given = scalarText(fields.get('type'))?.trim();
  const type = given?.toLowerCase();
  if (type === 'dropdown') return type;
  if (type === 'password' || flag(fields, 'secure', remark)) return 'password';
  if (type !== 'text')
    remark(given === undefined ? 'no type: taken as text' : `type ${atMost(given, 64)}: Raycast has none, taken as text`);
  return 'text';
}

/** Undefined where there is no list, or something in it is no choice. */
function choicesOf(data: Json | undefined, remark: (detail: string) => void): Choices | undefined {
  if (!isList(data) || data.length === 0 || data.length > MAX_CHOICES) return undefined;
  const choices: Choices = [];
  const values = new Set<string>();
  for (const item of data) {
    const choice = choiceOf(item);
    if (choice === undefined) return undefined;
    if (values.has(choice.value)) remark(`the value ${atMost(choice.value, 64)} is there twice`);
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
