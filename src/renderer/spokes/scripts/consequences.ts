import type { Param } from '#shared/contract/params';
import type { SandboxLevel, Script } from '#shared/contract/scripts';
import type { FormValues } from './form-model';

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

/** What is around a run: its sandbox, and whether it sees nothing of its folder but what was approved with it. */
export interface Surroundings {
  readonly level: SandboxLevel;
  readonly alone: boolean;
}

const say = (key: string, values: Consequence['values'] = {}): Consequence => ({ key, values });

/** What a run of this script will be able to do: from the same grants, level and values that the sandbox enforces. */
export function consequencesOf(
  script: Pick<Script, 'grants' | 'params'>,
  { level, alone }: Surroundings,
  values: FormValues,
): Consequences {
  const { grants } = script;
  const secrets = script.params.filter(({ kind }) => kind === 'secret').map(({ label, name }) => label || name);
  const secret = secrets.length > 0 ? [say('secrets', { list: secrets.join(', '), count: secrets.length })] : [];
  if (level === 'none') return { can: [say('everything'), ...secret], cannot: [] };

  const given = script.params.flatMap((param) => givenPath(param, values));
  const folders = [...grants.folders, ...given.filter(({ folder }) => folder)];
  const writes = folders.some(({ write }) => write);
  const own =
    level === 'standard' && !alone
      ? [say('ownFolder')]
      : grants.files.length > 0
        ? [say('declaredFiles', { count: grants.files.length })]
        : [];
  return {
    can: [
      ...(grants.network ? [say('network')] : []),
      ...own,
      ...folders.map(({ path, write }) => say(write ? 'folderWrite' : 'folderRead', { path })),
      ...given.filter(({ folder }) => !folder).map(({ path }) => say('file', { path })),
      ...secret,
    ],
    cannot: [
      ...(grants.network ? [] : [say('network')]),
      say(folders.length + given.length > 0 ? 'otherFiles' : 'files'),
      say(writes ? 'changeOthers' : 'change'),
      ...(secrets.length > 0 ? [] : [say('secrets')]),
      say('rights'),
    ],
  };
}

function givenPath(
  param: Param,
  values: FormValues,
): readonly { readonly path: string; readonly folder: boolean; readonly write: boolean }[] {
  if (param.kind !== 'file' && param.kind !== 'folder') return [];
  const path = Object.hasOwn(values, param.name) ? values[param.name] : '';
  if (typeof path !== 'string' || path === '') return [];
  return [{ path, folder: param.kind === 'folder', write: param.kind === 'folder' && param.write }];
}
