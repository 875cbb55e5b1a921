/** What the page posts to its preload when it is ready to listen: a port that came before would be lost. */
export const ASK = 'hub:ask';
/** Asks the Electron main process for a port to the hub. */
export const CONNECT = 'hub:connect';
/** Carries that port to the page. */
export const PORT = 'hub:port';
