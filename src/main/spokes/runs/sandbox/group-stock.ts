import { existsSync } from 'node:fs';
import type { SandboxLevel } from '#shared/contract/scripts';
import type { Scope } from '#main/hub/scope';
import { makeGroups, removeGroups, type Cgroups, type RunGroups } from './cgroups';
import type { GroupNames } from './group-names';
import { limitsOf } from './levels';

type Level = Exclude<SandboxLevel, 'none'>;

/** Where groups are made, and what they are called. */
export interface GroupStockOptions {
  readonly found: Cgroups;
  readonly names: GroupNames;
  readonly machineBytes: number;
  /** Groups in stock are removed with it; without one, none are made ahead. */
  readonly scope: Scope | undefined;
}

/** Control groups for runs. */
export interface GroupStock {
  /** Groups with the limits of a level, made ahead where that was possible. */
  take(level: Level): Promise<RunGroups>;
}

/** When the next groups are made after some were taken: the run that took them has begun by then. */
const REFILL_MS = 200;

/** Keeps one set of control groups ready for each level that was used: the kernel takes a while to make them, and a start waits. */
export function createGroupStock({ found, names, machineBytes, scope }: GroupStockOptions): GroupStock {
  const ready = new Map<Level, Promise<RunGroups>>();
  const make = (level: Level): Promise<RunGroups> => makeGroups(found, names.next(), limitsOf(level, machineBytes));

  function refill(level: Level): void {
    if (scope === undefined) return;
    const timer = setTimeout(() => {
      if (!ready.has(level) && !scope.signal.aborted) ready.set(level, make(level));
    }, REFILL_MS);
    timer.unref();
  }

  scope?.onClose(async () => {
    const left = [...ready.values()];
    ready.clear();
    for (const groups of left) await removeGroups((await groups).folders);
  });

  return {
    async take(level) {
      const ahead = ready.get(level);
      ready.delete(level);
      refill(level);
      const stocked = await ahead;
      // Somebody who tidies up may have removed what nobody seemed to use.
      return stocked?.folders.every((folder) => existsSync(folder)) === true ? stocked : await make(level);
    },
  };
}
