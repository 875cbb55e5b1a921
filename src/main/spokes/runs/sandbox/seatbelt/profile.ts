import type { RunMode } from '#shared/contract/scripts';
import { isWithin } from '../exposure';
import type { ConfinedLevel } from '../adapter';
import { baseline, executable, network, never, passable, readable } from './baseline';
import { allow, deny, type Form, literal, subpath } from './sbpl';

/** Everything that one profile is made from. Paths are absolute and have no links, but for those of `routes`. */
export interface Profile {
  readonly level: ConfinedLevel;
  readonly mode: RunMode;
  readonly network: boolean;
  /** Apple's own rules for the loader, where this version has them: what a program needs to start differs from one to the next. */
  readonly loader: boolean;
  /** What may be read and executed. */
  readonly reads: readonly string[];
  /** What may be changed as well. */
  readonly writes: readonly string[];
  /** What lies on the way there: folders and links, by their own paths. */
  readonly routes: readonly string[];
  /** The run's own folder, for its home and what it puts aside. */
  readonly own: string;
  /** The hub's folders, and others that nobody is shown: only what lies deeper and is named above is. */
  readonly closed: readonly string[];
}

/** The profile of one run. The last rule that fits decides: what is closed comes after what is granted, the run's own after that. */
export function seatbeltProfile(profile: Profile): string {
  const { own, closed } = profile;
  const inside = (path: string): boolean => closed.some((folder) => isWithin(path, folder));
  const outside = (paths: readonly string[]): readonly string[] => paths.filter((path) => !inside(path));
  const within = (paths: readonly string[]): readonly string[] => paths.filter(inside);
  const forms: readonly Form[] = [
    '(version 1)',
    '(deny default)',
    ...(profile.loader ? ['(import "dyld-support.sb")'] : []),
    ...baseline(),
    ...passable(profile.routes.map(literal)),
    ...granted(outside(profile.reads), outside(profile.writes)),
    ...(profile.network ? network() : []),
    // Each script of Python that starts others makes one. A run can meet another by such a name: there is no space of names of its own.
    '(allow ipc-posix-sem)',
    ...(profile.level === 'standard' ? ['(allow ipc-posix-shm*)'] : []),
    ...(profile.mode === 'terminal' ? terminal() : []),
    ...deny(['file*', 'network*', 'process-exec*'], closed.map(subpath)),
    ...passable(profile.routes.filter(inside).map(literal)),
    ...granted(within(profile.reads), within(profile.writes)),
    ...granted([own], [own]),
    // Sockets by which the processes of one run talk to each other.
    ...allow(['network-outbound', 'network-inbound', 'network-bind'], [subpath(own)]),
    ...never(),
  ];
  return `${forms.join('\n')}\n`;
}

function granted(reads: readonly string[], writes: readonly string[]): readonly Form[] {
  const all = [...reads, ...writes].map(subpath);
  return [...readable(all), ...executable(all), ...allow(['file-write*', 'file-ioctl'], writes.map(subpath))];
}

/** Its own terminal is open already: it may set that, and open it by the name that means its own. */
const terminal = (): readonly Form[] => [
  ...allow(['file-read*', 'file-write-data', 'file-ioctl'], [literal('/dev/tty')]),
  ...allow(['file-ioctl', 'file-read-metadata'], ['(regex #"^/dev/ttys[0-9]+$")']),
];
