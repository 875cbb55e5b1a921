/** What a type of PowerShell asks for. `many`: any number of them. `odd`: what no text can be. `object`: what a secret becomes. */
export interface TypeShape {
  readonly kind: 'text' | 'integer' | 'number' | 'switch' | 'boolean' | 'date' | 'secret' | 'file' | 'folder' | 'choice' | 'unknown';
  readonly many: boolean;
  readonly nullable: boolean;
  readonly odd: boolean;
  readonly choices: readonly string[];
  readonly object?: 'secure-string' | 'credential';
}

const plain: TypeShape = { kind: 'unknown', many: false, nullable: false, odd: false, choices: [] };
const kinds = new Map<string, TypeShape['kind']>([
  ...['string', 'char', 'guid', 'uri', 'version', 'semver', 'timespan', 'ipaddress', 'mailaddress', 'regex', 'cultureinfo', 'xml'].map(
    (name) => [name, 'text'] as const,
  ),
  ...['int', 'int32', 'int16', 'int64', 'long', 'short', 'byte', 'sbyte', 'uint', 'uint16', 'uint32', 'uint64', 'ushort', 'ulong'].map(
    (name) => [name, 'integer'] as const,
  ),
  ...['bigint', 'biginteger'].map((name) => [name, 'integer'] as const),
  ...['double', 'float', 'single', 'decimal'].map((name) => [name, 'number'] as const),
  ...['switch', 'switchparameter'].map((name) => [name, 'switch'] as const),
  ...['bool', 'boolean'].map((name) => [name, 'boolean'] as const),
  ...['datetime', 'datetimeoffset', 'dateonly'].map((name) => [name, 'date'] as const),
  ...['securestring', 'pscredential', 'networkcredential', 'credential'].map((name) => [name, 'secret'] as const),
  ['fileinfo', 'file'],
  ['directoryinfo', 'folder'],
]);
const objects = new Map<string, 'secure-string' | 'credential'>([
  ['securestring', 'secure-string'],
  ['pscredential', 'credential'],
]);
const odd = new Set([
  'hashtable',
  'ordered',
  'ordereddictionary',
  'scriptblock',
  'idictionary',
  'pscustomobject',
  'cimsession',
  'pssession',
]);
const lists = /^(?:list|ilist|ienumerable|icollection|collection|ireadonlylist|hashset|queue)\[(.*)\]$/s;
/** Types of .NET that name one of a few things. */
const enums: Readonly<Record<string, readonly string[]>> = {
  dayofweek: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  consolecolor:
    'Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White'.split(' '),
  actionpreference: ['SilentlyContinue', 'Stop', 'Continue', 'Inquire', 'Ignore', 'Suspend', 'Break'],
  executionpolicy: ['Unrestricted', 'RemoteSigned', 'AllSigned', 'Restricted', 'Default', 'Bypass', 'Undefined'],
  processpriorityclass: ['Normal', 'Idle', 'High', 'RealTime', 'BelowNormal', 'AboveNormal'],
  servicestartmode: ['Boot', 'System', 'Automatic', 'Manual', 'Disabled'],
  startuptype: ['Automatic', 'Manual', 'Disabled', 'AutomaticDelayedStart'],
};

/** Reads a type as it is written between its brackets, without white space. */
export function readType(written: string): TypeShape {
  let name = written.toLowerCase();
  let nullable = false;
  let many = false;
  // Each step takes a wrapping off; what is wrapped more often is no type that anybody wrote.
  for (let step = 0; step < 4; step += 1) {
    const bare = withoutNamespace(name);
    const inner = /^nullable\[(.*)\]$/s.exec(bare)?.[1];
    const item = bare.endsWith('[]') ? bare.slice(0, -2) : lists.exec(bare)?.[1];
    nullable ||= inner !== undefined;
    many ||= item !== undefined;
    name = inner ?? item ?? bare;
  }
  if (name === 'array' || name === 'arraylist' || name === 'stringcollection') return { ...plain, kind: 'text', many: true };
  const choices = enums[name];
  if (choices !== undefined) return { ...plain, kind: 'choice', many, nullable, choices };
  const object = objects.get(name);
  return { ...plain, kind: kinds.get(name) ?? 'unknown', many, nullable, odd: odd.has(name), ...(object !== undefined && { object }) };
}

/** `system.io.fileinfo` as `fileinfo`; what stands in its own brackets keeps its dots. */
function withoutNamespace(name: string): string {
  const open = name.indexOf('[');
  const base = open < 0 ? name : name.slice(0, open);
  return base.slice(base.lastIndexOf('.') + 1) + (open < 0 ? '' : name.slice(open));
}
