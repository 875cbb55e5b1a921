import { matchesPattern } from './matches-pattern';
import type { NodeSet, Part } from './parse-node-set';

/** The hosts that there are, in their order. */
export interface Inventory {
  readonly names: readonly string[];
  /** Those of a group; undefined where there is no such group. */
  readonly group: (name: string) => ReadonlySet<string> | undefined;
  /** Those with a tag; undefined where no host has it. */
  readonly tag: (name: string) => ReadonlySet<string> | undefined;
}

/** The hosts that are meant, in the order of the inventory, and what is named that is not there: as it was written. */
export interface Expanded {
  readonly hosts: readonly string[];
  readonly unknown: readonly string[];
}

/** Which hosts a set means. What is taken away alone, or first, is taken from all; a pattern that nothing is of is no fault. */
export function expandNodeSet(set: NodeSet, inventory: Inventory): Expanded {
  const all = new Set(inventory.names);
  const unknown = new Set<string>();

  function hostsOf(of: NodeSet): ReadonlySet<string> {
    switch (of.kind) {
      case 'name':
        if (all.has(of.name)) return new Set([of.name]);
        unknown.add(of.name);
        return new Set();
      case 'pattern':
        return new Set(inventory.names.filter((name) => matchesPattern(name, of.pattern)));
      case 'group':
        return of.group === '*' ? all : known(`@${of.group}`, inventory.group(of.group));
      case 'tag':
        return known(`tag:${of.tag}`, inventory.tag(of.tag));
      case 'list':
        return together(of.parts, new Set(), (found, hosts) => {
          for (const name of hosts) found.add(name);
        });
      case 'all-of':
        return together(of.parts, all, (found, hosts) => {
          for (const name of found) if (!hosts.has(name)) found.delete(name);
        });
    }
  }

  /** In one set that changes: a list may have thousands of parts. */
  function together(
    parts: readonly Part[],
    start: ReadonlySet<string>,
    take: (found: Set<string>, hosts: ReadonlySet<string>) => void,
  ): ReadonlySet<string> {
    const found = new Set(parts[0]?.without === true ? all : start);
    for (const { without, set: part } of parts) {
      const hosts = hostsOf(part);
      if (!without) take(found, hosts);
      else for (const name of hosts) found.delete(name);
    }
    return found;
  }

  function known(written: string, hosts: ReadonlySet<string> | undefined): ReadonlySet<string> {
    if (hosts !== undefined) return hosts;
    unknown.add(written);
    return new Set();
  }

  const meant = hostsOf(set);
  return { hosts: inventory.names.filter((name) => meant.has(name)), unknown: [...unknown] };
}
