import type { MenuItemConstructorOptions } from 'electron';
import type { ListedScript, Shortlist } from '#shared/contract/favourites';
import type { ActiveRun, SlotsInUse } from '#main/hub/hub-port';
import type { Labels } from './labels';

/** A run in progress, as the tray lists it. */
export type TrayRun = Pick<ActiveRun, 'id' | 'name'>;

/** What the tray shows. */
export interface TrayState {
  readonly runs: readonly TrayRun[];
  readonly atHand: Shortlist;
  /** Undefined until it is known. */
  readonly slots: SlotsInUse | undefined;
  /** Then there is a number of runs, and nothing by name. */
  readonly locked: boolean;
}

/** What a click does. */
export interface TrayActions {
  readonly show: () => void;
  /** Opens the form of a script. */
  open(script: string): void;
  launch(): void;
  lock(): void;
  quit(): void;
  cancel(run: string): void;
}

/** Things that the menu lists one by one; of runs more are only counted. */
const MOST_LISTED = 10;

/** The menu of the tray: the window, scripts at hand, the runs in progress with how to cancel each, slots, the end. */
export function trayMenu(state: TrayState, labels: Labels, act: TrayActions): readonly MenuItemConstructorOptions[] {
  const { runs, atHand, slots, locked } = state;
  const running = { label: runs.length === 0 ? labels.noRuns : labels.running(runs.length), enabled: false };
  const quit: MenuItemConstructorOptions = { label: labels.quit, click: () => act.quit() };
  if (locked) return [{ label: labels.show, click: () => act.show() }, { type: 'separator' }, running, { type: 'separator' }, quit];
  const starred = new Set(atHand.favourites.map(({ script }) => script));
  return [
    { label: labels.show, click: () => act.show() },
    { label: labels.launch, click: () => act.launch() },
    ...scriptsOf(labels.favourites, atHand.favourites, act),
    ...scriptsOf(
      labels.recent,
      atHand.recent.filter(({ script }) => !starred.has(script)),
      act,
    ),
    { type: 'separator' },
    running,
    ...runs.slice(0, MOST_LISTED).map(({ id, name }): MenuItemConstructorOptions => ({
      label: oneLine(name),
      submenu: [{ label: labels.cancel, click: () => act.cancel(id) }],
    })),
    ...(slots === undefined ? [] : [{ label: labels.slots(slots.used, slots.limit), enabled: false }]),
    { type: 'separator' },
    { label: labels.lock, click: () => act.lock() },
    quit,
  ];
}

/** A submenu of the scripts that are there; none where there are none. */
function scriptsOf(label: string, list: readonly ListedScript[], act: TrayActions): readonly MenuItemConstructorOptions[] {
  const there = list.flatMap(({ script, name }) => (name === null ? [] : [{ script, name }])).slice(0, MOST_LISTED);
  if (there.length === 0) return [];
  return [{ label, submenu: there.map(({ script, name }) => ({ label: oneLine(name), click: () => act.open(script) })) }];
}

/** A script may be called anything; `&` would be taken for a key. */
const oneLine = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&&')
    .slice(0, 80);
