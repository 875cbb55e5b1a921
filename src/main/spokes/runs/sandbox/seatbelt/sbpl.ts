/**
 * The language of macOS' sandbox profiles, as far as it is needed: a Scheme whose last rule that fits decides. Nothing here knows what
 * is allowed.
 */
export type Form = string;

/**
 * A string of the language, whatever is in it: only the quote and the backslash mean something to its reader, every other byte stands
 * for itself, line breaks too. A path with a NUL cannot exist, and one that is no UTF-8 cannot on this system's file systems.
 */
export function text(value: string): Form {
  if (value.includes('\0') || value.includes('\u{FFFD}')) throw new Error(`no path of this system: ${JSON.stringify(value)}`);
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A file, or a folder with all that is in it. The kernel compares with paths that have no links. */
export const subpath = (path: string): Form => `(subpath ${text(path)})`;
/** This path alone. */
export const literal = (path: string): Form => `(literal ${text(path)})`;
/** A service of the system, by its name. */
export const service = (name: string): Form => `(global-name ${text(name)})`;

/** A rule for these operations on what any of the filters fits; on nothing where there is none. */
function rule(action: 'allow' | 'deny', operations: readonly string[], filters: readonly Form[]): readonly Form[] {
  return filters.length === 0 ? [] : [`(${action} ${operations.join(' ')}\n  ${filters.join('\n  ')})`];
}

export const allow = (operations: readonly string[], filters: readonly Form[]): readonly Form[] => rule('allow', operations, filters);
export const deny = (operations: readonly string[], filters: readonly Form[]): readonly Form[] => rule('deny', operations, filters);

/** Forms for an operation that not every version of the system knows: a profile that names one that is unknown is refused as a whole. */
export const whenKnown = (operation: string, forms: readonly Form[]): readonly Form[] =>
  forms.length === 0 ? [] : [`(when (defined? '${operation})\n${forms.join('\n')})`];
