import { shell } from 'electron';

/** Opens an address that the hub itself made in the person's browser: where they sign in. Pages open nothing by this. */
export async function openLink(url: string): Promise<void> {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:') throw new Error('only https is opened');
  await shell.openExternal(href);
}
