import type { Frame, Thing } from './things';

/** More of them agree on nothing that is worth asking for. */
const MAX_OPTIONS = 8;

/** What names stood for before they were bound, by the frame that they are in. */
export type Writes = Map<Frame, Map<string, Thing | undefined>>;

/** What the arms of one `if` bound. */
export interface Fork {
  readonly arms: { readonly writes: Writes; readonly ends: Writes }[];
  /** Whether one of them is always taken. */
  whole: boolean;
}

/** Takes note of what a name stands for before it is bound anew. */
export function note(writes: Writes | null, frame: Frame, name: string): void {
  if (writes === null) return;
  const own = writes.get(frame);
  if (own === undefined) writes.set(frame, new Map([[name, frame.names.get(name)]]));
  else if (!own.has(name)) own.set(name, frame.names.get(name));
}

/** Ends an arm: what it bound is kept with the fork, and noted for the `if` around it. */
export function endArm(fork: Fork, writes: Writes, outer: Writes | null): void {
  const ends: Writes = new Map();
  for (const [frame, names] of writes) {
    ends.set(frame, new Map([...names.keys()].map((name) => [name, frame.names.get(name)])));
    if (outer === null) continue;
    const own = outer.get(frame) ?? new Map<string, Thing | undefined>();
    for (const [name, before] of names) if (!own.has(name)) own.set(name, before);
    outer.set(frame, own);
  }
  fork.arms.push({ writes, ends });
}

/** After its `if`, a name that the arms bound differently is either of what they bound. */
export function join({ arms, whole }: Fork): void {
  const seen = new Map<Frame, Set<string>>();
  for (const { writes } of arms)
    for (const [frame, names] of writes) {
      const known = seen.get(frame) ?? new Set<string>();
      seen.set(frame, known);
      for (const name of names.keys()) {
        if (known.has(name)) continue;
        known.add(name);
        const options = optionsOf(arms, whole, frame, name);
        if (options.length < 2 || !options.every(({ kind }) => holds.has(kind))) continue;
        frame.names.set(name, options.length > MAX_OPTIONS ? { kind: 'unknown', parser: false } : { kind: 'either', options });
      }
    }
}

function optionsOf(arms: Fork['arms'], whole: boolean, frame: Frame, name: string): readonly Thing[] {
  const options = new Set<Thing>();
  let before: Thing | undefined;
  let all = whole;
  for (const { writes, ends } of arms) {
    const own = writes.get(frame);
    if (own?.has(name) !== true) all = false;
    else if (before === undefined) before = own.get(name);
    const end = ends.get(frame)?.get(name);
    if (end !== undefined) options.add(end);
  }
  if (!all && before !== undefined) options.add(before);
  return [...new Set([...options].flatMap((option) => (option.kind === 'either' ? option.options : [option])))];
}

const holds: ReadonlySet<Thing['kind']> = new Set(['expression', 'unread', 'value', 'unknown'] as const);
