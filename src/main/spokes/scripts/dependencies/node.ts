import { z } from '#shared/contract/zod';

/** What a `package.json` says of packages. */
export interface NodeNeeds {
  readonly runtime: string | null;
  readonly specs: readonly { readonly spec: string; readonly pinned: boolean }[];
}

const Versions = z.record(z.string().max(214), z.string().max(256)).default({});
const Folders = z.array(z.string().max(256)).max(64);
const Package = z.object({
  engines: z.object({ node: z.string().max(64).optional() }).optional(),
  dependencies: Versions,
  optionalDependencies: Versions,
  peerDependencies: Versions,
  workspaces: z.union([Folders, z.object({ packages: Folders.default([]) }).transform(({ packages }) => packages)]).default([]),
});

/** All that npm installs of a `package.json`; with a lock file beside it, each is pinned. Throws what is wrong with it. */
export function readPackage(text: string, locked: boolean): NodeNeeds {
  const { engines, dependencies, optionalDependencies, peerDependencies, workspaces } = Package.parse(JSON.parse(text));
  const versions = [
    ...Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies }),
    ...workspaces.map((folder) => ['workspace', `file:${folder}`] as const),
  ];
  const specs = versions.map(([name, version]) => ({
    spec: `${name}@${version}`,
    pinned: locked || /^(?:\d+\.\d+\.\d+[\w.+-]*|file:.*)$/.test(version),
  }));
  return { runtime: engines?.node ?? null, specs: specs.slice(0, 256) };
}
