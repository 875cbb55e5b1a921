import type { MenuItemConstructorOptions } from 'electron';
import type { Labels } from './labels';

/** A run in progress, as the tray lists it. */
export interface TrayRun {
  readonly id: string;
  readonly name: string;
}

/** Runs that the menu lists one by one; more are only counted. */
const MOST_LISTED = 10;

/** The menu of the tray: the window, the runs in progress with how to cancel each, the end. */
export function trayMenu(
  runs: readonly TrayRun[],
  labels: Labels,
  act: { show(): void; quit(): void; cancel(id: string): void },
): readonly MenuItemConstructorOptions[] {
  return [
    { label: labels.show, click: () => act.show() },
    { type: 'separator' },
    { label: runs.length === 0 ? labels.noRuns : labels.running(runs.length), enabled: false },
    ...runs.slice(0, MOST_LISTED).map(({ id, name }): MenuItemConstructorOptions => ({
      label: oneLine(name),
      submenu: [{ label: labels.cancel, click: () => act.cancel(id) }],
    })),
    { type: 'separator' },
    { label: labels.quit, click: () => act.quit() },
  ];
}

/** A script may be called anything; `&` would be taken for a key. */
const oneLine = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&&')
    .slice(0, 80);
