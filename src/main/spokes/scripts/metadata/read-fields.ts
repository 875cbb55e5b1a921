import { MOST_PARAMS } from '#shared/contract/param-bounds';
import type { Param } from '#shared/contract/params';
import type { Problem } from '#shared/contract/scripts';
import { envName } from '#shared/contract/validate-params';
import { readParam } from '#shared/contract/read-param';
import { problemOf, type Raw, type RawField } from './raw';
import { Metadata, type MetadataKey, metadataKeys } from './schema';

/** Metadata that was checked, with its parameters as the contract has them. */
export interface Fields extends Omit<Metadata, 'params'> {
  readonly params: readonly Param[];
}

/** Bytes of a script's parameters as JSON: a script is told of in one frame, with its text and more. */
const MOST_BYTES = 393_216;

const isKey = (key: string): key is MetadataKey => (metadataKeys as readonly string[]).includes(key);

/** Checks each field by itself, so that one that is wrong does not hide what the others say. */
export function readFields(raw: Raw): { readonly fields: Fields; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [...raw.problems];
  const known: [string, unknown][] = [];
  const params: Param[] = [];
  const code = raw.format === 'sidecar' ? 'bad-yaml' : 'bad-header';
  for (const field of raw.fields) {
    if (!isKey(field.key)) problems.push(problemOf('unknown-key', raw.file, field.line, field.key.slice(0, 128), false));
    else if (field.key === 'params') params.push(...readParams(raw, field, problems));
    else {
      const parsed = Metadata.shape[field.key].safeParse(field.value ?? undefined);
      if (parsed.success) known.push([field.key, parsed.data]);
      else {
        const why = parsed.error.issues[0];
        const where = [field.key, ...(why?.path ?? []).map(String)].join('.');
        const index = why?.path[0];
        const line = typeof index === 'number' ? (field.itemLine?.(index) ?? field.line) : field.line;
        problems.push(problemOf(code, raw.file, line, `${where}: ${why?.message ?? 'not understood'}`));
      }
    }
  }
  // Each value was parsed by the schema of its key.
  return { fields: { ...(Object.fromEntries(known) as Omit<Metadata, 'params'>), params }, problems };
}

function readParams(raw: Raw, field: RawField, problems: Problem[]): readonly Param[] {
  if (field.value === null) return [];
  if (!Array.isArray(field.value)) {
    problems.push(problemOf('bad-param', raw.file, field.line, 'params: a list of parameters'));
    return [];
  }
  const params = new Map<string, Param>();
  let bytes = 0;
  for (const [index, item] of (field.value as unknown[]).entries()) {
    const line = field.itemLine?.(index) ?? field.line;
    if (index >= MOST_PARAMS) {
      problems.push(problemOf('bad-param', raw.file, line, `more than ${MOST_PARAMS} parameters`));
      break;
    }
    const read = readParam(item);
    if ('detail' in read) {
      problems.push(problemOf('bad-param', raw.file, line, read.detail));
      continue;
    }
    for (const key of read.unused.slice(0, 8))
      problems.push(problemOf('unknown-key', raw.file, line, `${read.param.name}: ${key}`.slice(0, 256), false));
    const variable = envName(read.param.name);
    if (params.has(variable))
      problems.push(problemOf('bad-param', raw.file, line, `${read.param.name}: AXLE_PARAM_${variable} is there twice`));
    else {
      bytes += Buffer.byteLength(JSON.stringify(read.param));
      if (bytes > MOST_BYTES) {
        problems.push(problemOf('bad-param', raw.file, line, `${read.param.name}: its parameters are longer than a form can be`));
        break;
      }
      params.set(variable, read.param);
    }
  }
  return [...params.values()];
}
