import type { Why } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';
import type { Notes } from '../raw';
import type { Definition } from './definition';
import { itemsOf, writtenOf, type Value } from './values';

const MAX_HELP = 1_024;
const MAX_LABEL = 256;
/** More of a text can never be shown. */
const MAX_READ = 4_096;
const MAX_SHOWN = 200;

/** Human words from a dest: `dry_run` is `Dry run`. */
export function labelOf(dest: string): string {
  const words = dest
    .slice(0, MAX_LABEL)
    .replaceAll(/(\p{Ll})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.slice(0, MAX_LABEL) || dest.slice(0, MAX_LABEL);
}

/** A default as a person reads it; null where there is none, or where saying it would be of no use. */
export function shownDefault(value: Value | null): string | null {
  if (value === null || value.kind === 'none') return null;
  if (value.kind === 'dynamic') return value.source === '' || value.source.startsWith('lambda') ? null : value.source;
  if (value.kind === 'text') return value.text === '' || value.text === '==SUPPRESS==' ? null : value.text.slice(0, MAX_SHOWN);
  const items = value.kind === 'list' ? itemsOf(value) : undefined;
  if (items !== undefined)
    return items.length === 0
      ? null
      : items
          .slice(0, 16)
          .map((item) => (writtenOf(item) ?? '…').slice(0, MAX_SHOWN))
          .join(', ');
  return writtenOf(value) ?? null;
}

/** What is said of an argument, and what of that the script does not say itself. */
export interface Help {
  readonly help: string;
  readonly notes?: Notes;
}

/** The help of an argument with argparse's own placeholders filled; `unsaid` is a default that the form does not show. */
export function helpOf(definition: Definition, prog: string, unsaid: string | null): Help {
  const raw = definition.help?.kind === 'text' ? definition.help.text.slice(0, MAX_READ) : '';
  const fill: Readonly<Record<string, () => string>> = {
    default: () => shownDefault(definition.default) ?? 'None',
    prog: () => prog,
    choices: () => choicesOf(definition.choices),
    dest: () => definition.dest,
    metavar: () => definition.metavar ?? definition.dest.toUpperCase(),
    type: () => (definition.type.kind === 'function' ? definition.type.name : definition.type.kind),
    required: () => (definition.required ? 'True' : 'False'),
    nargs: () => String(definition.nargs ?? 'None'),
    option_strings: () => definition.options.join(', '),
  };
  const filled = raw.replaceAll(/%(?:%|\((\w{1,32})\)[-+ #0-9.]{0,8}[a-zA-Z])/g, (whole, key: string | undefined) => {
    if (key === undefined) return '%';
    return Object.hasOwn(fill, key) ? (fill[key]?.() ?? whole) : whole;
  });
  const text = filled.replaceAll(/\s+/g, ' ').trim();
  const says = unsaid !== null && !/default/i.test(text);
  if (!says || text.length >= MAX_HELP) return { help: text.slice(0, MAX_HELP) };
  const whys: readonly Why[] = [{ key: 'note-default', values: { value: unsaid } }];
  return { help: `${text}${text === '' ? '' : ' '}(${inEnglish(whys)})`.slice(0, MAX_HELP), notes: { from: text.length, whys } };
}

function choicesOf(choices: Value | null): string {
  const items = choices === null ? undefined : itemsOf(choices);
  return items === undefined
    ? ''
    : items
        .slice(0, 64)
        .map((item) => (writtenOf(item) ?? '…').slice(0, MAX_SHOWN))
        .join(', ');
}
