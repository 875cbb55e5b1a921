import type { GrantPlan } from '#shared/contract/grant-plan';

/** One thing that a run can or cannot do: a key of the catalogue and what it is filled with. */
export interface Consequence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a person is told before a run starts. */
export interface Consequences {
  readonly can: readonly Consequence[];
  readonly cannot: readonly Consequence[];
}

const say = (key: string, values: Consequence['values'] = {}): Consequence => ({ key, values });

/** What a run will be able to do, in a few sentences: from the plan that its sandbox is made from. */
export function consequencesOf({ level, network, folder, files, folders, secrets, elevation }: GrantPlan): Consequences {
  const list = secrets.map(({ name }) => name).join(', ');
  const secret = secrets.length > 0 ? [say('secrets', { list, count: secrets.length })] : [];
  if (level.inForce === 'none') return { can: [say(elevation === null ? 'everything' : 'root'), ...secret], cannot: [] };

  const shown = folders.filter(({ refused, withheld }) => refused === null && !withheld.includes('read'));
  const writes = (one: GrantPlan['folders'][number]): boolean => one.write && !one.withheld.includes('write');
  const declared = files.filter(({ there }) => there).length;
  const beside = folder !== null ? [say('ownFolder')] : declared > 0 ? [say('declaredFiles', { count: declared })] : [];
  return {
    can: [
      ...(network ? [say('network')] : []),
      ...beside,
      ...shown.map((one) => say(writes(one) ? 'folderWrite' : 'folderRead', { path: one.path })),
      ...secret,
    ],
    cannot: [
      ...(network ? [] : [say('network')]),
      say(shown.length > 0 ? 'otherFiles' : 'files'),
      say(shown.some(writes) ? 'changeOthers' : 'change'),
      ...(secrets.length > 0 ? [] : [say('secrets')]),
      say('rights'),
    ],
  };
}
