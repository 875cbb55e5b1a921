import { z } from '#shared/contract/zod';

/** What a `package.json` says of packages. */
export interface NodeNeeds {
  readonly runtime: string | null;
  readonly specs: readonly { readonly spec: string; readonly pinned: boolean }[];
}

const Package = z.object({
  engines: z.object({ node: z.string().max(64).optional() }).optional(),
  dependencies: z.record(z.string().max(214), z.string().max(256)).default({}),
});

/** The packages of a `package.json`; with a lock file beside it, each is pinned. Throws what is wrong with it. */
export function readPackage(text: string, locked: boolean): NodeNeeds {
  const { engines, dependencies } = Package.parse(JSON.parse(text));
  const specs = Object.entries(dependencies).map(([name, version]) => ({
    spec: `${name}@${version}`,
    pinned: locked || /^(?:\d+\.\d+\.\d+\S*|file:.*)$/.test(version),
  }));
  return { runtime: engines?.node ?? null, specs: specs.slice(0, 256) };
}
