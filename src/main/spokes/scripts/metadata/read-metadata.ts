import { userNameOf } from '#shared/contract/credentials';
import { MOST_PARAMS } from '#shared/contract/param-bounds';
import type { Param } from '#shared/contract/params';
import type { Language, Problem } from '#shared/contract/scripts';
import { readHeader } from './header';
import { readLeadingComment } from './leading-comment';
import { readPowerShell } from './powershell';
import { readPython } from './python';
import type { Raw } from './raw';
import { readRaycast } from './raycast';
import { readFields, type Fields } from './read-fields';
import { readScriptKit } from './script-kit';

/** What a script says of itself, and where. */
export interface ReadMetadata {
  readonly fields: Fields;
  /** The first that says anything: where its problems stand. */
  readonly raw: Raw;
  readonly problems: readonly Problem[];
}

const plain = (file: string): Raw => ({ format: 'plain', file, fields: [], problems: [] });

/**
 * Reads what is written for Axle or for another launcher (the sidecar, else `@axle.*`, else Raycast, else Script Kit), and what the
 * language's own habits say (PowerShell's help and `param()`, Python's docstring and argparse, a leading comment). The first says what it
 * says; the second fills in what it leaves open. Parameters are one thing: whoever declares any declares them all, and how each is
 * passed is then still looked up by its name.
 */
export function readMetadata(file: string, text: string, language: Language, side: Raw | null): ReadMetadata {
  const declared = side ?? readHeader(file, text) ?? readRaycast(file, text) ?? readScriptKit(file, text);
  const usual = byLanguage(file, text, language);
  if (declared === null || usual === null) {
    const raw = declared ?? usual ?? plain(file);
    return { raw, ...readFields(raw) };
  }
  const [first, second] = [readFields(declared), readFields(usual)];
  if (first.fields.params.length === 0 && !declares(declared, 'params')) {
    return {
      raw: declared,
      fields: { ...second.fields, ...first.fields, params: second.fields.params },
      problems: [...first.problems, ...second.problems],
    };
  }
  const passed = first.fields.params.map((param) => passedAs(param, second.fields.params));
  const params = [...passed, ...userNamesOf(passed, second.fields.params)].slice(0, MOST_PARAMS);
  return { raw: declared, fields: { ...second.fields, ...first.fields, params }, problems: first.problems };
}

function byLanguage(file: string, text: string, language: Language): Raw | null {
  const own = language === 'powershell' ? readPowerShell(file, text) : language === 'python' ? readPython(file, text) : null;
  if (own !== null && (declares(own, 'name') || declares(own, 'description'))) return own;
  const comment = readLeadingComment(file, text, language);
  return own === null || comment === null ? (own ?? comment) : { ...own, fields: [...comment.fields, ...own.fields] };
}

const declares = ({ fields }: Raw, key: string): boolean => fields.some((field) => field.key === key);

/** A parameter whose metadata does not say how it is passed is passed as the script itself takes it. */
function passedAs(param: Param, own: readonly Param[]): Param {
  if (param.pass.by !== 'variable') return param;
  const same = own.find(({ name }) => name.toLowerCase() === param.name.toLowerCase());
  if (same === undefined) return param;
  // What PowerShell takes by name as text it can be given from the secret's file.
  if (param.kind === 'secret' && same.pass.by === 'named')
    return { ...param, pass: { by: 'object', name: same.pass.name, type: 'string' } };
  return same.kind === param.kind ? { ...param, pass: same.pass } : param;
}

/** The user names of its credentials, where it does not ask for them itself. */
const userNamesOf = (params: readonly Param[], own: readonly Param[]): readonly Param[] =>
  params.flatMap((param) => {
    const user = userNameOf(param, own);
    const there = user === undefined || userNameOf(param, params) !== undefined || params.some(({ name }) => name === user.name);
    // It is asked for when its credential is.
    return there ? [] : [{ ...user, required: param.required, when: param.when }];
  });
