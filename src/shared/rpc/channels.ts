/** What the page posts to its preload when it is ready to listen: a port that came before would be lost. */
export const ASK = 'hub:ask';
/** Asks the Electron main process for a port to the hub. */
export const CONNECT = 'hub:connect';
/** Carries that port to the page. */
export const PORT = 'hub:port';
/** Says to a page that the person has locked the session of the machine. It carries nothing. */
export const LOCKED = 'hub:locked';
/** Marks what the preload tells the page of a file that was dropped: `{ type, path, folder }`. Only it can learn where one lies. */
export const DROPPED = 'hub:dropped';
