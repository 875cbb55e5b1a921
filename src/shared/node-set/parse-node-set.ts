/** What a text of hosts means: names and patterns, groups, tags, and how they are put together. */
export type NodeSet =
  | { readonly kind: 'name'; readonly name: string }
  /** `*` stands for any characters, `?` for one. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'tag'; readonly tag: string }
  /** From left to right each adds its hosts, or takes them away again. */
  | { readonly kind: 'list'; readonly parts: readonly Part[] }
  /** Those that are in all of them, and in none that is taken away. */
  | { readonly kind: 'all-of'; readonly parts: readonly Part[] };

/** One of several, added or taken away. */
export interface Part {
  readonly without: boolean;
  readonly set: NodeSet;
}

/** Why a text is none: where, counted in characters from 0, and what. */
export interface NodeSetFault {
  readonly at: number;
  readonly what: 'empty' | 'name' | 'bracket' | 'range' | 'parenthesis' | 'too-many';
}

/** Names that brackets may stand for in one text. */
export const MOST_NAMES = 10_000;
/** Parentheses within each other. */
const DEPTH = 32;

class Refused extends Error {
  constructor(readonly fault: NodeSetFault) {
    super(fault.what);
  }
}

/**
 * Reads `web[01-20],!web07`, `@db&!db-old`, `tag:web&tag:prod,(a|…)`: names with ranges and patterns, `@group`, `tag:name`; `,` adds, `!` takes
 * away, `&` keeps what is in both, and binds closer; parentheses. Blanks between them mean nothing.
 */
export function parseNodeSet(text: string): { readonly set: NodeSet } | { readonly fault: NodeSetFault } {
  const reader = new Reader(text);
  try {
    const set = reader.list(0);
    reader.end();
    return { set };
  } catch (error) {
    if (error instanceof Refused) return { fault: error.fault };
    throw error;
  }
}

class Reader {
  #at = 0;
  #names = 0;

  constructor(readonly text: string) {}

  list(depth: number): NodeSet {
    return this.#several(',', 'list', () => this.#allOf(depth));
  }

  end(): void {
    if (this.#peek() !== '') this.#refuse('parenthesis');
  }

  #allOf(depth: number): NodeSet {
    return this.#several('&', 'all-of', () => this.#one(depth), true);
  }

  /** What stands alone is itself; who takes away is one of several, though it is alone. */
  #several(between: ',' | '&', kind: 'list' | 'all-of', read: () => NodeSet, negated = false): NodeSet {
    const parts: Part[] = [];
    do {
      const without = negated && this.#take('!');
      parts.push({ without, set: read() });
    } while (this.#take(between));
    const [first] = parts;
    return parts.length === 1 && first !== undefined && !first.without ? first.set : { kind, parts: lifted(kind, parts) };
  }

  #one(depth: number): NodeSet {
    if (this.#take('(')) {
      if (depth >= DEPTH) this.#refuse('parenthesis');
      const inner = this.list(depth + 1);
      if (!this.#take(')')) this.#refuse('parenthesis');
      return inner;
    }
    const group = this.#take('@');
    const start = this.#at;
    const names = this.#word();
    if (group) return this.#single(names, start, (word) => ({ kind: 'group', group: word }));
    if (this.text.startsWith('tag:', start)) return this.#single(names, start, (word) => ({ kind: 'tag', tag: word.slice('tag:'.length) }));
    const sets = names.map((name): NodeSet => (/[*?]/u.test(name) ? { kind: 'pattern', pattern: name } : { kind: 'name', name }));
    const [only] = sets;
    return sets.length === 1 && only !== undefined ? only : { kind: 'list', parts: sets.map((set) => ({ without: false, set })) };
  }

  /** Groups and tags have one name, without ranges. */
  #single(names: readonly string[], at: number, made: (word: string) => NodeSet): NodeSet {
    const [word = ''] = names;
    if (names.length !== 1 || word === '' || word === 'tag:') throw new Refused({ at, what: 'name' });
    return made(word);
  }

  /** A word with its brackets written out: `r[1-2]n[1-2]` is four names. */
  #word(): readonly string[] {
    this.#blanks();
    const start = this.#at;
    let names: readonly string[] = [''];
    for (;;) {
      const plain = /^[^\s,&!()@[\]]+/u.exec(this.text.slice(this.#at, this.#at + 1_024))?.[0] ?? '';
      this.#at += plain.length;
      names = names.map((name) => name + plain);
      if (this.text[this.#at] !== '[') break;
      const ranges = this.#bracket();
      if (names.length * ranges.length > MOST_NAMES - this.#names) this.#refuse('too-many');
      names = names.flatMap((name) => ranges.map((one) => name + one));
    }
    if (this.#at === start) this.#refuse(this.#peek() === '' ? 'empty' : 'name');
    if ((this.#names += names.length) > MOST_NAMES) this.#refuse('too-many');
    return names;
  }

  /** `[01-20,22,30-40/2]`: numbers keep the zeros that they begin with. */
  #bracket(): readonly string[] {
    const end = this.text.indexOf(']', this.#at);
    if (end < 0) this.#refuse('bracket');
    const start = this.#at;
    const found: string[] = [];
    for (const part of this.text.slice(start + 1, end).split(',')) {
      const range = /^\s*(\d{1,9})(?:-(\d{1,9})(?:\/([1-9]\d{0,5}))?)?\s*$/u.exec(part);
      if (range === null) throw new Refused({ at: start, what: 'range' });
      const [, from = '', to = from, step = '1'] = range;
      const [first, last] = [Number(from), Number(to)];
      if (last < first) throw new Refused({ at: start, what: 'range' });
      if ((last - first) / Number(step) >= MOST_NAMES || found.length > MOST_NAMES) throw new Refused({ at: start, what: 'too-many' });
      const width = from.startsWith('0') ? from.length : 0;
      for (let number = first; number <= last; number += Number(step)) found.push(String(number).padStart(width, '0'));
    }
    this.#at = end + 1;
    return found;
  }

  #blanks(): void {
    while (/\s/u.test(this.text[this.#at] ?? '')) this.#at += 1;
  }

  #peek(): string {
    this.#blanks();
    return this.text[this.#at] ?? '';
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #refuse(what: NodeSetFault['what']): never {
    throw new Refused({ at: this.#at, what });
  }
}

/** `a,!b`: what is taken away alone is taken from the list that it stands in. */
const lifted = (kind: 'list' | 'all-of', parts: readonly Part[]): readonly Part[] =>
  kind === 'all-of'
    ? parts
    : parts.map(({ set, without }) => {
        const [only] = set.kind === 'all-of' ? set.parts : [];
        return set.kind === 'all-of' && set.parts.length === 1 && only !== undefined ? only : { set, without };
      });
