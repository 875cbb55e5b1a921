import type { Argument, Attribute } from './attributes';
import { readLiteral } from './literals';
import type { ParamBlock } from './param-block';
import type { Source } from './tokens';

const everySet = '__allparametersets';

/** The names of a script's parameter sets in lower case, each as it is written. */
export function parameterSets(source: Source, block: ParamBlock): ReadonlyMap<string, string> {
  const sets = new Map<string, string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined && name.toLowerCase() !== everySet && !sets.has(name.toLowerCase())) sets.set(name.toLowerCase(), name);
  };
  for (const { name, args } of block.attributes) if (name === 'cmdletbinding') add(textOfArgument(source, args, 'defaultparametersetname'));
  for (const { attributes } of block.params)
    for (const attribute of attributes) if (attribute.name === 'parameter') add(setOf(source, attribute));
  return sets;
}

/** Whether a parameter has to be given in whatever set; one that only some sets ask for does not. */
export function isMandatory(source: Source, attributes: readonly Attribute[], sets: ReadonlyMap<string, string>): boolean {
  const asked = new Set<string>();
  const listed = new Set<string>();
  let everywhere = false;
  for (const attribute of attributes) {
    if (attribute.name !== 'parameter') continue;
    const set = setOf(source, attribute)?.toLowerCase() ?? everySet;
    listed.add(set);
    if (!says(source, attribute.args, 'mandatory')) continue;
    asked.add(set);
    everywhere ||= set === everySet;
  }
  if (everywhere) return listed.size === asked.size;
  return asked.size > 0 && sets.size > 0 && [...sets.keys()].every((set) => asked.has(set));
}

/** The sets that a parameter belongs to, where it does not belong to all or some ask for it; told of those that do. */
export function ownSets(source: Source, attributes: readonly Attribute[], sets: ReadonlyMap<string, string>): readonly string[] {
  const own = new Map<string, boolean>();
  for (const attribute of attributes) {
    if (attribute.name === 'parameter')
      own.set(setOf(source, attribute)?.toLowerCase() ?? everySet, says(source, attribute.args, 'mandatory'));
  }
  const named = [...own].flatMap(([set, isAsked]) => {
    const name = sets.get(set);
    return name === undefined ? [] : [{ name, isAsked }];
  });
  const some = new Set(named.map(({ isAsked }) => isAsked)).size > 1;
  if (!some && (own.has(everySet) || named.length >= sets.size)) return [];
  return named.map(({ name, isAsked }) => (isAsked ? `${name} (required)` : name));
}

/** Whether a parameter is of some sets only: giving it any value chooses among those. */
export function isOfSomeSets(source: Source, attributes: readonly Attribute[], sets: ReadonlyMap<string, string>): boolean {
  const own = new Set<string>();
  for (const attribute of attributes) if (attribute.name === 'parameter') own.add(setOf(source, attribute)?.toLowerCase() ?? everySet);
  return own.size > 0 && !own.has(everySet) && own.size < sets.size;
}

/** The text of a named argument, such as `HelpMessage='…'`. */
export function textOfArgument(source: Source, args: readonly Argument[], name: string): string | undefined {
  const arg = args.find((each) => each.name === name);
  const value = arg?.value === undefined || arg.value === null ? undefined : readLiteral(source, arg.value);
  return typeof value === 'string' ? value : undefined;
}

const setOf = (source: Source, { args }: Attribute): string | undefined => textOfArgument(source, args, 'parametersetname');

/** Whether a named argument is true: `Mandatory`, `Mandatory=$true`, `Mandatory = 1`. */
function says(source: Source, args: readonly Argument[], name: string): boolean {
  const arg = args.find((each) => each.name === name);
  if (arg === undefined) return false;
  const value = arg.value === null ? true : readLiteral(source, arg.value);
  return value !== false && value !== 0 && value !== null && value !== undefined;
}
