import { parse } from 'smol-toml';
import { z } from '#shared/contract/zod';
import { readInlineMetadata } from '../metadata/python';

/** What Python's own formats say of packages. */
export interface PythonNeeds {
  readonly runtime: string | null;
  /** Requirements as pip reads them, one a line. */
  readonly specs: readonly string[];
}

/** What ends a line for pip: it reads lists as Python's `splitlines` does. */
// oxlint-disable-next-line no-control-regex -- they are what is meant
const LINE_END = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;

/** A requirement begins with a name and ends with its line; what begins with a dash would be an option of the installer. */
const Requirement = z
  .string()
  .trim()
  .max(512)
  .regex(/^[A-Za-z0-9]/, { error: 'a requirement begins with the name of a package' })
  .refine((spec) => !LINE_END.test(spec), 'a requirement is one line');
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
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split(LINE_END);
  const specs = lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
  return { runtime: null, specs: specs.slice(0, 256).map((spec) => spec.slice(0, 512)) };
}

/** Whether the same version comes each time: `==` without a wildcard, a commit, or a file or address; not what a further list says. */
export const isPinned = (spec: string): boolean => {
  const named = spec.replace(/\s*;.*$/, '').replace(/\s+--.*$/, '');
  if (/^-(?:r|e|-requirement|-editable)/.test(spec)) return false;
  if (/\b(?:git|hg|svn|bzr)\+/.test(named)) return /@[0-9a-f]{40}\b/.test(named);
  return /===?\s*[^\s*,]+$/.test(named) || /\s@\s|^\.{0,2}\/|^-/.test(named);
};
