/** A form of macOS' profile language as its reader reads it. */
export type Read = string | { readonly text: string } | readonly Read[];

/** Reads a profile; throws where one of its parentheses or strings does not end. */
export function readProfile(source: string): readonly Read[] {
  let at = 0;
  const skip = (): void => {
    while (/\s/.test(source[at] ?? '')) at += 1;
  };
  function form(): Read {
    skip();
    const first = source[at];
    if (first === undefined) throw new Error('the profile ends too early');
    if (first === '(') {
      at += 1;
      const items: Read[] = [];
      for (skip(); source[at] !== ')'; skip()) items.push(form());
      at += 1;
      return items;
    }
    if (first === ')') throw new Error(`a parenthesis too many at ${at}`);
    if (first === "'") {
      at += 1;
      return form();
    }
    if (first === '#' && source[at + 1] === '"') {
      const end = source.indexOf('"', at + 2);
      const raw = source.slice(at + 2, end);
      at = end + 1;
      return { text: raw };
    }
    if (first === '"') {
      let text = '';
      for (at += 1; source[at] !== '"'; at += 1) {
        if (source[at] === undefined) throw new Error('a string does not end');
        if (source[at] === '\\') at += 1;
        text += source[at];
      }
      at += 1;
      return { text };
    }
    const word = /^[^\s()"]+/.exec(source.slice(at))?.[0] ?? '';
    at += word.length;
    return word;
  }
  const forms: Read[] = [];
  for (skip(); at < source.length; skip()) forms.push(form());
  return forms;
}

/** What a process attempts. */
export interface Attempted {
  readonly operation: string;
  readonly path?: string;
  readonly name?: string;
  readonly remote?: 'tcp' | 'udp';
}

/** Operations that only newer systems know. */
const NEWER = new Set(['file-test-existence', 'file-map-executable', 'system-mac-syscall']);

/** Says what a profile decides, as the kernel would: the last rule that fits. `older` does not know what only newer systems do. */
export function judge(source: string, { older = false } = {}): (attempted: Attempted) => 'allow' | 'deny' {
  const forms = readProfile(source).flatMap(function open(form): readonly Read[] {
    if (!Array.isArray(form) || form[0] !== 'when') return [form];
    const [, condition, ...body] = form as readonly Read[];
    const operation = Array.isArray(condition) && condition[0] === 'defined?' ? String(condition[1]) : '';
    return older && NEWER.has(operation) ? [] : body.flatMap(open);
  });
  const rules = forms.filter((form): form is readonly Read[] => Array.isArray(form) && (form[0] === 'allow' || form[0] === 'deny'));
  return (attempted) => {
    const last = rules.findLast((rule) => fits(rule, attempted));
    return last?.[0] === 'allow' ? 'allow' : 'deny';
  };
}

function fits([, ...rest]: readonly Read[], attempted: Attempted): boolean {
  const operations = rest.filter((one): one is string => typeof one === 'string');
  const filters = rest.filter((one): one is readonly Read[] => Array.isArray(one));
  const named = operations.some((one) => one === 'default' || one === attempted.operation || covers(one, attempted.operation));
  return named && (filters.length === 0 || filters.some((filter) => holds(filter, attempted)));
}

const covers = (wide: string, operation: string): boolean => wide.endsWith('*') && operation.startsWith(wide.slice(0, -1));

function holds([kind, value]: readonly Read[], { path, name, remote }: Attempted): boolean {
  const text = typeof value === 'object' && 'text' in value ? value.text : value;
  if (typeof text !== 'string') return false;
  switch (typeof kind === 'string' ? kind : '') {
    case 'subpath':
      return path !== undefined && (path === text || path.startsWith(text === '/' ? '/' : `${text}/`));
    case 'literal':
      return path === text;
    case 'regex':
      return path !== undefined && new RegExp(text).test(path);
    case 'global-name':
    case 'sysctl-name':
      return name === text;
    case 'sysctl-name-prefix':
      return name?.startsWith(text) === true;
    case 'remote':
      return remote === text;
    default:
      return false;
  }
}
