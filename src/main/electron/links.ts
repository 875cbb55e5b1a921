import { app } from 'electron';
import { LINK_SCHEME, linkPath } from '#shared/contract/run-link';
import { showWindow } from './window';

/** The path of the page that deals with the link among these arguments of a start; undefined where none is a link. */
export function linkedPath(args: readonly string[]): string | undefined {
  const link = args.find((arg) => arg.slice(0, LINK_SCHEME.length).toLowerCase() === LINK_SCHEME);
  return link === undefined ? undefined : linkPath(link);
}

/** Another start of Axle: its link is shown where it had one, and the window in any case. */
export const onSecondStart = (_event: unknown, args: readonly string[] = []): void => showWindow(linkedPath(args));

/** Takes links from the system. In a package Axle says that it is the program for them; one in development would leave a false trail. */
export function takeLinks(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME.slice(0, -1));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const path = linkedPath([url]);
    if (path === undefined) return;
    if (app.isReady()) showWindow(path);
    else first = path;
  });
}

let first: string | undefined;

/** Where the first window begins: at the link that this process was started for. */
export const firstPath = (): string | undefined => first ?? linkedPath(process.argv.slice(1));
