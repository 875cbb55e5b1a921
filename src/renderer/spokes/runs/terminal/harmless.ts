import type { ITerminalOptions } from '@xterm/xterm';

/**
 * What keeps a program's output from doing anything but being seen: a link is text, and (by what is left out) no report of the
 * window, no title of the page, no clipboard.
 */
export const harmless = {
  allowProposedApi: true, // unicode and search marks
  linkHandler: { activate: () => undefined },
} as const satisfies ITerminalOptions;
