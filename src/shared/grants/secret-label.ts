import { envName } from '../contract/env-name';

/** A parameter, as far as it is called something. */
export interface Named {
  readonly name: string;
  readonly label: string;
}

/** What people call a secret that a plan names by the end of its variable: its parameter's label, or name; undefined where that is not known. */
export function secretLabel(secret: string, params: readonly Named[]): string | undefined {
  const param = params.find(({ name }) => envName(name) === secret);
  return param && (param.label || param.name);
}
