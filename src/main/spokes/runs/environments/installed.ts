import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedEnvironment } from '#shared/contract/dependencies';
import { z } from '#shared/contract/zod';
import { openRegular } from '../journal/regular-file';

type Installed = PreparedEnvironment['installed'];

const LARGEST = 16 * 1_048_576;
const MOST = 1_000;

/** As PEP 610 has it; before pip 23.1 `hash` alone, as `sha256=00`. */
const ArchiveInfo = z.object({ hashes: z.record(z.string(), z.string()).optional(), hash: z.string().optional() });

const Report = z.object({
  install: z.array(
    z.object({
      metadata: z.object({ name: z.string().max(214), version: z.string().max(64) }),
      download_info: z.object({ archive_info: ArchiveInfo.optional() }).optional(),
    }),
  ),
});

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().max(64).optional(), integrity: z.string().max(160).optional() })),
});

const fromPip = ({ install }: z.infer<typeof Report>): Installed =>
  install.map(({ metadata: { name, version }, download_info: from }) => {
    const { hashes, hash } = from?.archive_info ?? {};
    const sha256 = hashes?.['sha256'] ?? (hash?.startsWith('sha256=') === true ? hash.slice('sha256='.length) : undefined);
    return { name, version, hash: sha256 === undefined ? null : `sha256:${sha256}`.slice(0, 160) };
  });

const fromNpm = ({ packages }: z.infer<typeof Lock>): Installed =>
  Object.entries(packages).flatMap(([path, { version, integrity = null }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    return name === '' || version === undefined ? [] : [{ name: name.slice(0, 214), version, hash: integrity?.replace('-', ':') ?? null }];
  });

/** What was installed into an environment, as the installer's own report says; nothing where it wrote none, or what it brought broke it. */
export async function installedIn(kind: PreparedEnvironment['kind'], folder: string): Promise<Installed> {
  const found = kind === 'powershell' ? await modulesIn(folder) : await reported(kind, folder);
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MOST);
}

/** Modules lie in `NAME/VERSION`. */
async function modulesIn(folder: string): Promise<Installed> {
  const names = (await foldersIn(folder)).slice(0, MOST);
  const found = await Promise.all(
    names.map(async (name) =>
      (await foldersIn(join(folder, name)))
        .filter((version) => /^\d[\w.+-]{0,63}$/.test(version))
        .map((version) => ({ name: name.slice(0, 214), version, hash: null })),
    ),
  );
  return found.flat();
}

const foldersIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true })).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

async function reported(kind: 'python' | 'node', folder: string): Promise<Installed> {
  const bytes = await read(join(folder, kind === 'python' ? 'installed.json' : 'node_modules/.package-lock.json'));
  if (bytes === undefined) return [];
  const report = (kind === 'python' ? Report.transform(fromPip) : Lock.transform(fromNpm)).safeParse(parsed(bytes));
  return report.data ?? [];
}

/** An installer runs code of others: a link that it left is not followed. */
async function read(path: string): Promise<string | undefined> {
  const file = await openRegular(path);
  if (file === undefined) return undefined;
  try {
    return (await file.stat()).size > LARGEST ? undefined : await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
