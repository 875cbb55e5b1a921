/** A node and those that come before it. */
export interface GraphNode {
  readonly id: string;
  readonly needs: readonly string[];
}

/** Nodes in columns: each right of all that it needs. What goes round, or needs what is not there, still has a place. */
export function layersOf(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  const depthOf = (id: string, above: ReadonlySet<string>): number => {
    const known = depths.get(id);
    const node = byId.get(id);
    if (known !== undefined || node === undefined || above.has(id)) return known ?? -1;
    const below = new Set([...above, id]);
    const depth = 1 + Math.max(-1, ...node.needs.map((need) => depthOf(need, below)));
    depths.set(id, depth);
    return depth;
  };
  const layers: string[][] = [];
  for (const { id } of nodes) (layers[depthOf(id, new Set())] ??= []).push(id);
  return Array.from(layers, (layer) => layer ?? []);
}
