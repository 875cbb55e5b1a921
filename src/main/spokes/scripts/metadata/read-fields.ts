import { MOST_PARAMS } from '#shared/contract/param-bounds';
import type { Param } from '#shared/contract/params';
import type { Problem } from '#shared/contract/scripts';
import { whyOfMessage } from '#shared/contract/issue-whys';
import type { Why } from '#shared/contract/problem-keys';
import { envName } from '#shared/contract/env-name';
import { readParam } from '#shared/contract/read-param';
import { bounded, problemOf, text, type Raw, type RawField } from './raw';
import { Metadata, type MetadataKey, metadataKeys } from './schema';

/** Metadata that was checked, with its parameters as the contract has them. */
export interface Fields extends Omit<Metadata, 'params'> {
  readonly params: readonly Param[];
  /** What `confirm` asks, where a reader found the words. */
  readonly confirmWhy?: Why[];
}

/** Bytes of a script's parameters as JSON: a script is told of in one frame, with its text and more. */
const MOST_BYTES = 393_216;

const isKey = (key: string): key is MetadataKey => (metadataKeys as readonly string[]).includes(key);

/** Checks each field by itself, so that one that is wrong does not hide what the others say. */
export function readFields(raw: Raw): { readonly fields: Fields; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [...raw.problems];
  const known: [string, unknown][] = [];
  const params: Param[] = [];
  let asks: { readonly confirmWhy?: Why[] } = {};
  const code = raw.format === 'sidecar' ? 'bad-yaml' : 'bad-header';
  for (const field of raw.fields) {
    if (!isKey(field.key)) problems.push(problemOf('unknown-key', raw.file, field.line, text(field.key.slice(0, 128)), false));
    else if (field.key === 'params') params.push(...readParams(raw, field, problems));
    else {
      const parsed = Metadata.shape[field.key].safeParse(field.value ?? undefined);
      if (parsed.success) {
        known.push([field.key, parsed.data]);
        if (field.key === 'confirm' && field.whys !== undefined) asks = { confirmWhy: bounded(field.whys) };
      } else {
        const issue = parsed.error.issues[0];
        const where = [field.key, ...(issue?.path ?? []).map(String)].join('.');
        const index = issue?.path[0];
        const line = typeof index === 'number' ? (field.itemLine?.(index) ?? field.line) : field.line;
        const why: Why = issue === undefined ? { key: 'not-understood' } : whyOfMessage(issue.message);
        problems.push(problemOf(code, raw.file, line, { ...why, at: [where] }));
      }
    }
  }
  // Each value was parsed by the schema of its key.
  return { fields: { ...(Object.fromEntries(known) as Omit<Metadata, 'params'>), ...asks, params }, problems };
}

function readParams(raw: Raw, field: RawField, problems: Problem[]): readonly Param[] {
  if (field.value === null) return [];
  if (!Array.isArray(field.value)) {
    problems.push(problemOf('bad-param', raw.file, field.line, { key: 'params-list', at: ['params'] }));
    return [];
  }
  const params = new Map<string, Param>();
  let bytes = 0;
  for (const [index, item] of (field.value as unknown[]).entries()) {
    const line = field.itemLine?.(index) ?? field.line;
    if (index >= MOST_PARAMS) {
      problems.push(problemOf('bad-param', raw.file, line, { key: 'params-many', values: { most: String(MOST_PARAMS) } }));
      break;
    }
    const read = readParam(item);
    if ('whys' in read) {
      problems.push(problemOf('bad-param', raw.file, line, read.whys));
      continue;
    }
    for (const key of read.unused.slice(0, 8))
      problems.push(problemOf('unknown-key', raw.file, line, { ...text(key.slice(0, 256)), at: [read.param.name] }, false));
    const variable = envName(read.param.name);
    if (params.has(variable))
      problems.push(
        problemOf('bad-param', raw.file, line, { key: 'twice', at: [read.param.name], values: { name: `AXLE_PARAM_${variable}` } }),
      );
    else {
      const notes = field.itemNotes?.(index);
      const param: Param = notes === undefined ? read.param : { ...read.param, notes: { from: notes.from, whys: bounded(notes.whys) } };
      bytes += Buffer.byteLength(JSON.stringify(param));
      if (bytes > MOST_BYTES) {
        problems.push(problemOf('bad-param', raw.file, line, { key: 'params-long', at: [read.param.name] }));
        break;
      }
      params.set(variable, param);
    }
  }
  return [...params.values()];
}
