import type { Why } from '#shared/contract/problem-keys';
import type { Problem } from '#shared/contract/scripts';
import { splitWords } from '../languages/words';
import { parseFlowMap } from './flow-map';
import { problemOf, text as named, type Raw, type RawField } from './raw';
import { parseYaml } from './yaml';

const HEADER_LINES = 400;
/** Further down, what is no comment ends the header: a script may write others. */
const SURE_LINES = 100;
const MAX_LINE = 8_192;
// A comment's beginning, or nothing inside a docstring or a block comment; code cannot stand before it. Linear on any input.
const marker = /^(?:(?:#+|\/\/+|--+|::|@?rem\b|\*|;+|<#|\/\*+|"""|''')\s*)?@axle\.([A-Za-z][\w-]*)(?=\s|$)(.*)$/i;
const closers = ['#>', '*/', '"""', "'''"];

interface Entry {
  readonly text: string;
  readonly line: number;
}
type Field = { readonly value: unknown } | { readonly why: Why };

const yesOrNo = (text: string): Field => ({
  value: { true: true, yes: true, '': true, false: false, no: false }[text.toLowerCase()] ?? text,
});

/** Keys that are given once, and how their text is read. */
const single: Readonly<Record<string, (text: string) => Field>> = {
  id: (text) => ({ value: text }),
  name: (text) => ({ value: text }),
  mode: (text) => ({ value: text.toLowerCase() }),
  sandbox: (text) => ({ value: text.toLowerCase() }),
  elevation: yesOrNo,
  network: yesOrNo,
  account: (text) => ({ value: text }),
  workdir: (text) => ({ value: text }),
  timeout: (text) => ({ value: text }),
  every: (text) => ({ value: text }),
  retry(text) {
    const [times, delay, more] = text.split(/\s+/);
    if (more !== undefined) return { why: { key: 'retry-form' } };
    return { value: { times: Number(times), ...(delay === undefined ? {} : { delay }) } };
  },
  approval(text) {
    const [by, expires, more] = text.split(/\s+/);
    if (more !== undefined) return { why: { key: 'approval-form' } };
    return { value: { ...(by !== undefined && by !== '' && { by }), ...(expires === undefined ? {} : { expires }) } };
  },
  confirm: (text) => ({ value: text }),
  interpreter: (text) => ({ value: splitWords(text) }),
  limit(text) {
    const [runs, policy, more] = text.split(/\s+/);
    if (more !== undefined) return { why: { key: 'limit-form' } };
    return { value: { runs: Number(runs), ...(policy === undefined ? {} : { policy }) } };
  },
};

/** Keys that may be repeated: the field that they add to, and what one line adds. */
const repeated: Readonly<Record<string, { readonly field: string; add(text: string): Field }>> = {
  description: { field: 'description', add: (text) => ({ value: text }) },
  tags: { field: 'tags', add: (text) => ({ value: text.split(',').flatMap((tag) => tag.trim() || []) }) },
  file: { field: 'files', add: (text) => ({ value: text }) },
  token: { field: 'tokens', add: (text) => ({ value: text.split(/\s+/) }) },
  secret: { field: 'secrets', add: (text) => ({ value: text.split(/[\s,]+/) }) },
  folder: {
    field: 'folders',
    add(text) {
      const cut = text.lastIndexOf(' ');
      const write = cut > 0 && ['write', '[write]'].includes(text.slice(cut + 1).toLowerCase());
      return { value: { path: write ? text.slice(0, cut).trimEnd() : text, write } };
    },
  },
  param: { field: 'params', add: paramOf },
};

/** The `@axle.*` comments in the first lines of a script, or null where there are none. */
export function readHeader(file: string, text: string): Raw | null {
  if (!/@axle\./i.test(text)) return null;
  const problems: Problem[] = [];
  const fields = new Map<string, RawField & { readonly lines: number[] }>();
  let found = false;

  function take(key: string, entry: Entry): void {
    const many = Object.hasOwn(repeated, key) ? repeated[key] : undefined;
    const one = Object.hasOwn(single, key) ? single[key] : undefined;
    const read = many?.add(entry.text) ?? one?.(entry.text);
    if (read === undefined) problems.push(problemOf('unknown-key', file, entry.line, named(`@axle.${key}`), false));
    else if ('why' in read) {
      const why = { ...read.why, at: [`@axle.${key}`] };
      problems.push(problemOf(key === 'param' ? 'bad-param' : 'bad-header', file, entry.line, why));
    } else if (many === undefined && fields.has(key))
      problems.push(problemOf('bad-header', file, entry.line, { key: 'twice', values: { name: `@axle.${key}` } }));
    else {
      const name = many?.field ?? key;
      const before = fields.get(name);
      const lines = [...(before?.lines ?? []), entry.line];
      const value = many === undefined ? read.value : joined(name, before?.value, read.value);
      fields.set(name, { key: name, value, line: before?.line ?? entry.line, lines, itemLine: (index) => lines[index] });
    }
  }

  for (const [at, content] of firstLines(text)) {
    const match = content.length > MAX_LINE ? null : marker.exec(content.trim());
    if (match === null) continue;
    found = true;
    take((match[1] ?? '').toLowerCase(), { text: withoutCloser((match[2] ?? '').trim()), line: at });
  }
  return found ? { format: 'header', file, fields: [...fields.values()], problems } : null;
}

function withoutCloser(text: string): string {
  const closer = closers.find((end) => text.endsWith(end));
  return closer === undefined ? text : text.slice(0, -closer.length).trimEnd();
}

const comment = /^\s*(?:#|\/\/|--|::|@?rem\b|\*|;|<#|\/\*|$)/i;

function* firstLines(text: string): Generator<readonly [number, string]> {
  let from = 0;
  for (let at = 1; at <= HEADER_LINES && from < text.length; at += 1) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? undefined : end);
    if (at > SURE_LINES && !comment.test(line)) return;
    yield [at, line];
    if (end < 0) return;
    from = end + 1;
  }
}

function joined(field: string, before: unknown, value: unknown): unknown {
  if (field === 'description') return typeof before === 'string' ? `${before}\n${String(value)}` : value;
  return [...(Array.isArray(before) ? (before as unknown[]) : []), ...(Array.isArray(value) ? (value as unknown[]) : [value])];
}

/** `NAME`, or `NAME {kind: number, …}`. */
function paramOf(text: string): Field {
  const [, name, flow] = /^([^\s{]+)\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined) return { why: { key: 'param-form' } };
  if (flow === undefined || flow === '') return { value: { name } };
  if (!flow.startsWith('{')) return { why: { key: 'param-flow' } };
  const quick = parseFlowMap(flow);
  if (quick !== undefined) return { value: { name, ...quick } };
  const yaml = parseYaml(flow);
  return yaml.ok ? { value: { name, ...yaml.value } } : { why: yaml.why };
}
