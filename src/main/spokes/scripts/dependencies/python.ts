import { parse } from 'smol-toml';
import { z } from '#shared/contract/zod';
import { readInlineMetadata } from '../metadata/python';

/** What Python's own formats say of packages. */
export interface PythonNeeds {
  readonly runtime: string | null;
  /** Requirements as pip reads them, one a line. */
  readonly specs: readonly string[];
}

/** A requirement begins with a name; what begins with a dash would be an option of the installer. */
const Requirement = z
  .string()
  .trim()
  .max(512)
  .regex(/^[A-Za-z0-9][^\r\n]*$/, { error: 'a requirement begins with the name of a package' });
const Inline = z.object({ dependencies: z.array(Requirement).max(256).default([]), 'requires-python': z.string().max(64).optional() });

/** The block of PEP 723; null where there is none. Throws what is wrong with it. */
export function readInline(text: string): PythonNeeds | null {
  const block = readInlineMetadata(text);
  if (block === null) return null;
  const { dependencies, 'requires-python': runtime = null } = Inline.parse(parse(block));
  return { runtime, specs: dependencies };
}

/** The requirements of a `requirements.txt`: comments gone, continued lines joined, options kept as they are. */
export function readRequirements(text: string): PythonNeeds {
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
  const specs = lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
  return { runtime: null, specs: specs.slice(0, 256).map((spec) => spec.slice(0, 512)) };
}

/** Whether the same version comes each time: `==` without a wildcard, or a file or address. */
export const isPinned = (spec: string): boolean => {
  const named = spec.replace(/\s*;.*$/, '').replace(/\s+--.*$/, '');
  return /===?\s*[^\s*,]+$/.test(named) || /\s@\s|^\.{0,2}\/|^-/.test(named);
};
