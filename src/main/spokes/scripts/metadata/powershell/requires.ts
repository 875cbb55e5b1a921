import type { RequiredModule } from '#shared/contract/powershell-module';
import { split, type Span } from './spans';
import { tokenize, type Source } from './tokens';

/** What a script's `#Requires` lines ask for. */
export interface Requires {
  readonly modules: readonly RequiredModule[];
  readonly version?: string;
  readonly admin: boolean;
}

/** A file's head is never longer. */
const MAX_TEXT = 262_144;
const MAX_MODULES = 64;
const MAX_LINE = 4_096;

/** The `#Requires` lines of a script, wherever they stand. Never throws; what it does not know it leaves out. */
export function readRequires(text: string): Requires {
  const modules: Requires['modules'][number][] = [];
  let version: string | undefined;
  let admin = false;
  for (const { kind, value } of tokenize(text.slice(0, MAX_TEXT)).tokens) {
    if (kind !== 'comment' || !/^#requires\s/i.test(value)) continue;
    const source = tokenize(value.slice('#requires'.length, MAX_LINE));
    for (const { option, span } of optionsOf(source)) {
      if (option.startsWith('-module')) for (const part of split(source, span)) modules.push(...moduleOf(source, part));
      else if (option === '-version')
        version ??= source.text.slice(source.tokens[span.from]?.start, source.tokens[span.to - 1]?.end).trim();
      else if (option === '-runasadministrator') admin = true;
    }
  }
  return {
    modules: modules.slice(0, MAX_MODULES),
    ...(version === undefined || version === '' ? {} : { version: version.slice(0, 64) }),
    admin,
  };
}

function optionsOf(source: Source): readonly { readonly option: string; readonly span: Span }[] {
  const starts = source.tokens.flatMap(({ kind, value }, index) => (kind === 'word' && /^[-\u2013-\u2015]/.test(value) ? [index] : []));
  return starts.map((start, index) => ({
    option: `-${source.tokens[start]?.value.slice(1).toLowerCase() ?? ''}`,
    span: { from: start + 1, to: starts[index + 1] ?? source.tokens.length },
  }));
}

const any = { minimum: null, maximum: null, required: null, guid: null } as const;
const keys: ReadonlyMap<string, 'name' | Exclude<keyof RequiredModule, 'name'>> = new Map([
  ['modulename', 'name'],
  ['moduleversion', 'minimum'],
  ['maximumversion', 'maximum'],
  ['requiredversion', 'required'],
  ['guid', 'guid'],
] as const);

/** A name, or `@{ ModuleName = 'x'; ModuleVersion = '1.0' }`. */
function moduleOf(source: Source, { from, to }: Span): Requires['modules'] {
  const first = source.tokens[from];
  if (first === undefined) return [];
  if (first.value !== '@{') {
    const name = first.kind === 'string' ? first.value : source.text.slice(first.start, source.tokens[to - 1]?.end).trim();
    return name === '' ? [] : [{ name: name.slice(0, 256), ...any }];
  }
  const found: { -readonly [K in keyof RequiredModule]?: string } = {};
  for (let at = from; at < to - 2; at += 1) {
    const key = keys.get(source.tokens[at]?.value.toLowerCase() ?? '');
    const value = source.tokens[at + 2]?.value.slice(0, 256);
    if (key !== undefined && value !== undefined && source.tokens[at + 1]?.value === '=') found[key] ??= value;
  }
  const { name, ...others } = found;
  return name === undefined ? [] : [{ ...any, ...others, name }];
}
