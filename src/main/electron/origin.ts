/** The dashboard's own origin in the desktop window. */
export const SCHEME = 'app';
/** The host of that origin: the one that the scheme answers for. */
export const HOST = 'axle';
/** That origin as pages and requests name it. */
export const ORIGIN = `${SCHEME}://${HOST}`;
/** Where a page is loaded anew. */
export const START_URL = `${ORIGIN}/`;
/** The page of quick launch, which has a window of its own. */
export const QUICK_URL = `${ORIGIN}/quick`;

/** Whether a URL is the dashboard's. Node gives schemes that it does not know the origin `null`, so the parts are compared. */
export function isOurs(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${SCHEME}:` && host === HOST && username === '' && password === '';
  } catch {
    return false; // No URL at all.
  }
}
