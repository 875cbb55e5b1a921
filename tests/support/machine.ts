import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** Where a figure was measured: without it a figure says nothing. */
export interface Machine {
  readonly at: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** `packages` are those whose versions belong to the figures. */
export function describeMachine(packages: readonly string[] = []): Machine {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    versions: {
      axle: versionIn('package.json'),
      node: process.versions.node,
      ...Object.fromEntries(packages.map((name) => [name, versionIn(`node_modules/${name}/package.json`)])),
    },
  };
}

/** Reads below the folder that the harness runs in: the project's root. */
function versionIn(file: string): string {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
