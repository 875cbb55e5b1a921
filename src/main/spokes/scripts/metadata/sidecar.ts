import { problemOf, type Raw } from './raw';
import { parseYaml } from './yaml';

/** The text of `NAME.axle.yaml` as fields. */
export function readSidecar(file: string, text: string): Raw {
  const yaml = parseYaml(text);
  if (!yaml.ok) return { format: 'sidecar', file, fields: [], problems: [problemOf('bad-yaml', file, yaml.line, yaml.why)] };
  return {
    format: 'sidecar',
    file,
    problems: [],
    fields: Object.entries(yaml.value).map(([key, value]) => ({
      key,
      value,
      line: yaml.lineOf(key),
      itemLine: (index) => yaml.lineOf(key, index),
    })),
  };
}
