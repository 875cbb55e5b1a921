import { win32 } from 'node:path';
import type { SystemFolders } from '#main/platform/windows-shell';
import type { EnvironmentFolder, SandboxGrant } from '../ports';

/** Where a sandbox shows what was installed; there it was made, too. */
const PLACE = '/opt/axle/environment';

/** Node looks for packages at the root last, wherever a script lies: a link leads from there to what may link on within its folder. */
export const nodeModules = { path: '/node_modules', target: `${PLACE}/node_modules` } as const;

type Installed = SandboxGrant['environment'];

/** What was installed, as a sandbox shows it. */
export const environmentGrant = (environment: EnvironmentFolder | null): Installed =>
  environment === null ? null : { kind: environment.kind, path: PLACE, real: environment.folder, write: environment.write };

/** The same without a sandbox, where everything is where it is. */
export const environmentHere = (environment: EnvironmentFolder | null): Installed =>
  environment === null ? null : { kind: environment.kind, path: environment.folder, real: environment.folder, write: environment.write };

/** What executes a script in an environment, where that is not the interpreter itself; and the folders of its programs, for PATH. */
export function inEnvironment(installed: Installed): { readonly executable: string | null; readonly programs: readonly string[] } {
  if (installed === null || installed.write) return { executable: null, programs: [] };
  const { kind, path } = installed;
  if (kind === 'powershell') return { executable: null, programs: [] };
  if (kind === 'python') return { executable: `${path}/bin/python`, programs: [`${path}/bin`] };
  return { executable: null, programs: [`${path}/node_modules/.bin`] };
}

/**
 * Where PowerShell looks for modules besides its own folders: what was installed, and nothing that the hub inherited. Windows' own folders
 * are named as well there: PowerShell adds them only where the variable is not set, or names them already (about_PSModulePath).
 */
export function moduleVariables(installed: Installed, windows: () => SystemFolders | null = () => null): Readonly<Record<string, string>> {
  if (installed?.kind !== 'powershell') return {};
  const folders = windows();
  if (folders === null) return { PSModulePath: installed.path };
  const { programs, system } = folders;
  const own = [win32.join(programs, 'WindowsPowerShell', 'Modules'), win32.join(system, 'WindowsPowerShell', 'v1.0', 'Modules')];
  return { PSModulePath: [installed.path, ...own].join(';') };
}
