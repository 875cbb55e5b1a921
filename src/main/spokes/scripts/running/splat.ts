import type { ParamIssue } from '#shared/contract/error-catalog';
import { userNameOf } from '#shared/contract/credentials';
import { envName } from '#shared/contract/env-name';
import type { Param } from '#shared/contract/params';
import type { Script } from '#shared/contract/scripts';
import { linesOf, type ParamValue } from '#shared/contract/validate-params';
import { startText } from './start-text';

type Values = Readonly<Record<string, ParamValue>>;

/**
 * One parameter of a PowerShell script and what it is given: yes or no, the text of a variable or its lines, or what is made of the file that
 * a variable names (of a credential, with the text of another one as its user). No value stands in it.
 */
export interface Splatted {
  /** As the script calls it. */
  readonly name: string;
  readonly as: 'true' | 'false' | 'text' | 'lines' | 'string' | 'secure-string' | 'credential';
  readonly from?: string;
  readonly user?: string;
}

/** Where the text that starts a script finds what its parameters are given. */
export const SPLAT_VARIABLE = 'AXLE_SPLAT';

/**
 * What a PowerShell script is given where `-File` cannot carry it: a secret, or a list of several values. Null where it can. `params` are
 * those that were asked for; a value that was left empty is among neither.
 */
export function splattedOf(
  params: readonly Param[],
  values: Values,
  secrets: Readonly<Record<string, string>>,
): readonly Splatted[] | null {
  const needed = params.some(({ name, pass }) => {
    if (pass.by === 'object') return Object.hasOwn(secrets, name);
    return pass.by === 'named' && pass.list === true && Object.hasOwn(values, name) && linesOf(String(values[name])).length > 1;
  });
  if (!needed) return null;
  return params.flatMap((param) => splattedAs(param, params, Object.hasOwn(values, param.name) ? values[param.name] : undefined, secrets));
}

function splattedAs(param: Param, params: readonly Param[], value: ParamValue | undefined, secrets: object): readonly Splatted[] {
  const { name, pass } = param;
  switch (pass.by) {
    case 'object': {
      const user = userNameOf(param, params);
      if (!Object.hasOwn(secrets, name)) return [];
      return [{ name: pass.name, as: pass.type, from: `AXLE_SECRET_${envName(name)}`, ...(user && { user: variableOf(user.name) }) }];
    }
    case 'switch': {
      const [, own, said] = /^-([^:]+)(?::\$(true|false))?$/i.exec((value === true ? pass.on : pass.off) ?? '') ?? [];
      return own === undefined ? [] : [{ name: own, as: said?.toLowerCase() === 'false' ? 'false' : 'true' }];
    }
    case 'named':
      if (value === undefined || value === '') return [];
      return [byVariable(pass.name, value, name, pass.list === true)];
    // What is found in a variable needs no more, and what is made of two is given with the other.
    case 'variable':
    case 'user-name':
    case 'position':
    case 'option':
    case 'none':
      return [];
  }
}

/** What a script takes of this name and finds in `AXLE_PARAM_NAME` as well. */
export const byVariable = (name: string, value: ParamValue, param = name, list = false): Splatted =>
  typeof value === 'boolean' ? { name, as: value ? 'true' : 'false' } : { name, as: list ? 'lines' : 'text', from: variableOf(param) };

const variableOf = (name: string): string => `AXLE_PARAM_${envName(name)}`;

/** A line's end is the end of a comment, and it is in one that the script's path stands. */
// oxlint-disable-next-line no-control-regex -- they are what is meant
const LINE_END = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

/**
 * Whether our text can start a script with these: a file that PowerShell takes for a script and not for a program, whose path is one line,
 * run with `-File` as usual, and no values by position, which stand on a command line alone.
 */
export function isSplattable(
  { interpreter, file, language }: Pick<Script, 'interpreter' | 'file' | 'language'>,
  params: readonly Param[],
  given: (name: string) => boolean,
): boolean {
  if (language !== 'powershell' || interpreter.args.at(-1)?.toLowerCase() !== '-file') return false;
  if (!/\.ps1$/i.test(file) || LINE_END.test(file)) return false;
  // Windows PowerShell looks for what the path means as a pattern first: another script might be given the secrets.
  if (/(?:^|[\\/])powershell(?:\.exe)?$/i.test(interpreter.command) && /[[\]`]/.test(file)) return false;
  return !params.some(({ name, pass }) => (pass.by === 'position' || pass.by === 'option') && given(name));
}

/** What then cannot be given. */
export const unsplattable = (params: readonly Param[], given: (name: string) => boolean): readonly ParamIssue[] =>
  params.flatMap(({ name, pass }) => (pass.by === 'object' && given(name) ? [{ name, reason: 'secret-object' as const }] : []));

/** The interpreter's arguments, with the script at the end, where a splatted script is started by our text. */
export const startArguments = ({ interpreter, file }: Pick<Script, 'interpreter' | 'file'>): readonly string[] => [
  ...interpreter.args.slice(0, -1),
  '-Command',
  startText,
  file,
];
