import { createHash } from 'node:crypto';
import type { Dependencies } from '#shared/contract/dependencies';
import { moduleOf, moduleSpec } from '#shared/contract/powershell-module';
import type { Language } from '#shared/contract/scripts';
import { readRequires } from '../metadata/powershell';
import { readPackage } from './node';
import { isPinned, readInline, readRequirements } from './python';

/** Files beside a script that may declare packages, where the script declares them. */
export const REQUIREMENTS = 'requirements.txt';
export const PACKAGE = 'package.json';
export const LOCK = 'package-lock.json';

/** A script as far as its dependencies are concerned. */
export interface Declaring {
  readonly name: string;
  readonly language: Language;
  readonly text: string;
  /** The text of a file that it declares; undefined where it declares none of this name, or it is not there. */
  readonly file: (name: string) => string | undefined;
}

/** What a script needs besides its interpreter; null where it says nothing. Nothing is executed. Throws what is wrong with it. */
export function dependenciesOf({ name, language, text, file }: Declaring): Dependencies | null {
  if (language === 'python') {
    const inline = readInline(text);
    const listed = file(REQUIREMENTS);
    const needs = inline ?? (listed === undefined ? null : readRequirements(listed));
    if (needs === null || (needs.specs.length === 0 && needs.runtime === null)) return null;
    const packages = needs.specs.map((spec) => ({ spec, pinned: isPinned(spec) }));
    return { kind: 'python', from: inline === null ? REQUIREMENTS : name.slice(0, 256), runtime: needs.runtime, packages };
  }
  if (language === 'node' || language === 'typescript') {
    const listed = file(PACKAGE);
    if (listed === undefined) return null;
    const { runtime, specs } = readPackage(listed, file(LOCK) !== undefined);
    return specs.length === 0 ? null : { kind: 'node', from: PACKAGE, runtime, packages: [...specs] };
  }
  if (language !== 'powershell') return null;
  const { modules, version = null } = readRequires(text);
  if (modules.length === 0) return null;
  const packages = modules.map((module) => {
    const spec = moduleSpec(module).slice(0, 512);
    return { spec, pinned: module.required !== null, ...(moduleOf(spec) === undefined && { left: true }) };
  });
  return { kind: 'powershell', from: name.slice(0, 256), runtime: version, packages };
}

/** Whether it may be a file beside the script, as the installers see it: one too many costs an installation, one too few runs old bytes. */
function isLocal(kind: Dependencies['kind'], spec: string): boolean {
  if (kind === 'powershell') return false;
  if (/\.(?:whl|zip|tgz|tbz2?|txz|tlz|tar(?:\.\w+)?)\b/i.test(spec)) return true;
  return kind === 'node' ? /[/\\:]|^\./.test(spec.replace(/^@?[^@]*@/, '')) : /[/\\@]|^[-.]/.test(spec);
}

/** One name for what an environment is made from: the declaration, and the declared files where it names some. */
export function declarationDigest(needs: Dependencies, files: readonly { readonly path: string; readonly hash: string | null }[]): string {
  const counts = needs.packages.some(({ spec }) => isLocal(needs.kind, spec))
    ? files
    : files.filter(({ path }) => path === PACKAGE || path === LOCK || path === REQUIREMENTS);
  const of = { kind: needs.kind, runtime: needs.runtime, packages: needs.packages.map(({ spec }) => spec) };
  const hashes = counts.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, hash }) => [path, hash]);
  return createHash('sha256')
    .update(JSON.stringify([of, hashes]))
    .digest('hex');
}
