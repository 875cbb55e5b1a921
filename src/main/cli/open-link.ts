import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDataFolder } from '#main/platform/data-folder';
import type { Context } from './context';

/** How long the file that leads to the link is there; a browser that starts cold has read it by then. */
const LINGER_MS = 60_000;

/**
 * Opens a one-time link in the person's browser. The link would be seen by everybody in the opener's arguments, so the
 * browser is given a file that only its owner can read, which leads to it.
 */
export async function openInBrowser(link: string, { output, interrupted }: Context): Promise<void> {
  const { runtime } = await openDataFolder();
  const file = join(runtime, `open-${process.pid}.html`);
  const target = link.replaceAll('&', '&amp;').replaceAll('"', '%22');
  await writeFile(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${target}"><title>Axle</title>\n`, {
    mode: 0o600,
  });
  const remove = (): void => void rm(file, { force: true }).catch(() => undefined); // Of no use to anybody: its ticket is spent.
  const timer = setTimeout(remove, LINGER_MS);
  timer.unref();
  interrupted.addEventListener('abort', remove, { once: true });
  const [command, ...args] = opener(pathToFileURL(file).href);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', (error) => output.note(error.message)); // The link was printed: the person can open it.
  child.unref();
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
