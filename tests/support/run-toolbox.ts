import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from '#shared/contract/zod';
import { findProgram } from './find-program';

export const toolbox = fileURLToPath(new URL('../../resources/toolbox', import.meta.url));
const sdk = fileURLToPath(new URL('../../resources/sdk', import.meta.url));

const Line = z.looseObject({ type: z.string(), name: z.string().optional(), rows: z.array(z.array(z.unknown())).optional() });

/** What a script of the Toolbox did. */
export interface ToolboxRun {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
  /** The rows of a table. */
  table(name: string): readonly (readonly unknown[])[];
  /** Names and values below each other. */
  values(name: string): unknown;
  readonly progress: number;
}

/** What a form is filled in with, by the names of the parameters. */
export interface Filled {
  readonly params?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script as Axle does: values in the environment, secrets in files, results on a descriptor, nothing else inherited. */
export async function runToolbox(script: string, { params = {}, secrets = {}, env = {} }: Filled): Promise<ToolboxRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'axle-toolbox-'));
  const named = Object.entries(secrets).map(([name, value]) => {
    const file = path.join(folder, name);
    writeFileSync(file, value, { mode: 0o400 });
    return [`AXLE_SECRET_${name.toUpperCase()}`, file];
  });
  try {
    // The system's own where there is one: what stands before it in a PATH may be a script that needs others.
    const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : (findProgram('python3') ?? 'python3');
    const child = spawn(python, ['-B', path.join(toolbox, script)], {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AXLE_SDK: sdk,
        AXLE_RESULTS: '3',
        ...Object.fromEntries(Object.entries(params).map(([name, value]) => [`AXLE_PARAM_${name.toUpperCase()}`, value])),
        ...Object.fromEntries(named),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const results = child.stdio[3];
    if (results === null || results === undefined || !('read' in results)) throw new Error('no descriptor');
    const [out, errors, lines] = await Promise.all([
      text(child.stdout ?? Readable.from([])),
      text(child.stderr ?? Readable.from([])),
      text(results),
      child.exitCode === null ? once(child, 'exit') : undefined,
    ]);
    const found = lines
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => Line.parse(JSON.parse(line)));
    return {
      code: child.exitCode ?? -1,
      out,
      errors,
      table: (name) => found.filter((one) => one.name === name && ['table', 'rows'].includes(one.type)).flatMap(({ rows }) => rows ?? []),
      values: (name) => found.find((one) => one.type === 'values' && one.name === name)?.['values'],
      progress: found.filter(({ type }) => type === 'progress').length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
