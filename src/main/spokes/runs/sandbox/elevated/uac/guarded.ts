import { win32 } from 'node:path';
import type { SystemFolders } from '#main/platform/windows-shell';

/** Where Windows keeps programs of its own: what lies in these folders themselves, not below them, since some below are everybody's. */
const ownFolders = [
  ['system32'],
  ['syswow64'],
  ['system32', 'windowspowershell', 'v1.0'],
  ['syswow64', 'windowspowershell', 'v1.0'],
] as const;

/** Below the folders of programs, what is made so that anybody may change it. */
const open = ['modifiablewindowsapps'];

/** Programs that start another one, which each person chooses: the launchers of Python, and those of Linux. */
const pythons = ['py.exe', 'pyw.exe', 'pymanager.exe'];
const launchers = [...pythons, 'wsl.exe', 'wslg.exe', 'bash.exe'];

/**
 * Whether none but administrators can change what lies at this path, as Windows sets up its folders: below those of programs, or in one of
 * Windows' own. The rights on the file itself are not looked at. What is not spelt plainly is not guarded: no short names (`PROGRA~1`), no
 * `..`, no shares or devices, no streams, nothing that Windows would read as another name.
 */
export function isGuarded(
  path: string,
  { windows, programs, programsX86 }: Pick<SystemFolders, 'windows' | 'programs' | 'programsX86'>,
): boolean {
  const names = namesOf(path);
  if (names === undefined) return false;
  const [name = '', ...above] = names.toReversed();
  const folder = above.toReversed();
  const inWindows = below(folder, windows);
  if (inWindows !== undefined) {
    return !launchers.includes(name) && ownFolders.some((own) => own.join('\\') === inWindows.join('\\'));
  }
  if (pythons.includes(name)) return false;
  return [programs, programsX86].some((root) => {
    const inside = below(folder, root);
    return inside !== undefined && !open.includes(inside[0] ?? '');
  });
}

/** The drive and each name on the way, in one case; undefined where the path is not spelt plainly. */
function namesOf(path: string): readonly string[] | undefined {
  const [drive = '', ...names] = path.replaceAll('/', '\\').split('\\');
  if (!/^[A-Za-z]:$/.test(drive) || names.length === 0) return undefined;
  return names.every(isPlain) ? [drive, ...names].map(folded) : undefined;
}

/** A name that Windows takes as it is written. */
const isPlain = (name: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- no name has them
  name !== '' && !/[\u0000-\u001f:*?"<>|%]/.test(name) && !/~\d/.test(name) && !/[. ]$/.test(name) && !name.startsWith(' ');

/** In one case, of ASCII alone: Windows does not take other letters for these, whatever JavaScript does. */
const folded = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The names from one of the system's folders on; undefined where the way does not lead there. */
function below(names: readonly string[], root: string): readonly string[] | undefined {
  const way = namesOf(win32.normalize(root).replace(/\\+$/, ''));
  if (way === undefined || way.length < 2) return undefined;
  return way.every((name, index) => names[index] === name) ? names.slice(way.length) : undefined;
}
