import { join } from 'node:path';
import type { EnvironmentFolder, SandboxGrant } from '../ports';

/** Where a sandboxed script finds what was installed for it. Node looks for packages at the root last, wherever a script lies. */
const places = { build: '/opt/axle/environment', python: '/opt/axle/environment', node: '/node_modules' } as const;

type Installed = SandboxGrant['environment'];

/** What was installed, as a sandbox shows it. */
export function environmentGrant(environment: EnvironmentFolder | null): Installed {
  if (environment === null) return null;
  const { kind, folder, write } = environment;
  if (write) return { kind, path: places.build, real: folder, write };
  return { kind, path: places[kind], real: kind === 'node' ? join(folder, 'node_modules') : folder, write };
}

/** The same without a sandbox, where everything is where it is. */
export const environmentHere = (environment: EnvironmentFolder | null): Installed =>
  environment === null ? null : { kind: environment.kind, path: environment.folder, real: environment.folder, write: environment.write };

/** What executes a script in an environment, where that is not the interpreter itself; and the folders of its programs, for PATH. */
export function inEnvironment(installed: Installed): { readonly executable: string | null; readonly programs: readonly string[] } {
  if (installed === null || installed.write) return { executable: null, programs: [] };
  const { kind, path } = installed;
  if (kind === 'python') return { executable: `${path}/bin/python`, programs: [`${path}/bin`] };
  return { executable: null, programs: [path === places.node ? `${path}/.bin` : `${path}/node_modules/.bin`] };
}
