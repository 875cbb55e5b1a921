/** A step as far as its place among others goes. */
export interface Node {
  readonly id: string;
  readonly needs: readonly string[];
}

/** Every step that each waits for, directly or further back; a step of a cycle waits for itself. */
export function ancestorsOf(nodes: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const needsOf = new Map(nodes.map(({ id, needs }) => [id, needs]));
  return new Map(
    nodes.map(({ id, needs }) => {
      const seen = new Set<string>();
      const waiting = [...needs];
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
        if (seen.has(one)) continue;
        seen.add(one);
        waiting.push(...(needsOf.get(one) ?? []));
      }
      return [id, seen] as const;
    }),
  );
}

/** The first step that waits for itself, with the way round; undefined where there is none. */
export function findCycle(nodes: readonly Node[]): readonly string[] | undefined {
  const ancestors = ancestorsOf(nodes);
  const start = nodes.find(({ id }) => ancestors.get(id)?.has(id));
  if (start === undefined) return undefined;
  const way = [start.id];
  for (let at: Node | undefined = start; at !== undefined;) {
    // Of what it waits for, one leads back to the start.
    const next: string | undefined = at.needs.find(
      (id) => id === start.id || (ancestors.get(id)?.has(start.id) === true && !way.includes(id)),
    );
    if (next === undefined || next === start.id) break;
    way.push(next);
    at = nodes.find(({ id }) => id === next);
  }
  return [...way, start.id];
}

/** These steps and every one that waits for one of them, directly or further back. */
export function withFollowers(nodes: readonly Node[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const ancestors = ancestorsOf(nodes);
  return new Set(nodes.filter(({ id }) => ids.has(id) || [...(ancestors.get(id) ?? [])].some((one) => ids.has(one))).map(({ id }) => id));
}
