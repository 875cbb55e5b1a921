import type { GrantPlan } from '#shared/contract/grant-plan';

/** Below the hub's data folder: a folder of its own for each file that was sent, on any system. */
const place = /^[\\/]uploads[\\/][^\\/]+[\\/]([^\\/]+)$/;

/**
 * What the sender called a file that was sent to the hub for one run; null for every other path. `home` is the data folder of the hub, without
 * which nobody knows.
 */
export function uploadedName(path: string, home: string | undefined): string | null {
  if (home === undefined || !path.startsWith(home)) return null;
  const name = place.exec(path.slice(home.length))?.[1];
  return name === undefined || name === '.' || name === '..' ? null : name;
}

/** A plan for people, with its folders and files called as `shown` calls them. Where that is not their path, nobody cares where it leads. */
export const planWithPaths = (plan: GrantPlan, shown: (path: string) => string): GrantPlan => ({
  ...plan,
  folders: plan.folders.map((folder) => {
    const path = shown(folder.path);
    return path === folder.path ? folder : { ...folder, path, real: folder.real === null ? null : path };
  }),
});
