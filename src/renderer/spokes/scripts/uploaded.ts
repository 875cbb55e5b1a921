/** Paths of files that this page sent to the hub, each there for one run; for as long as the page lives. */
const sent = new Set<string>();

/** Remembers a file that was sent. */
export const keepUploaded = (path: string): void => void sent.add(path);

/** Whether this is a file that was sent, which no later run will find. */
export const isUploaded = (path: string): boolean => sent.has(path);
