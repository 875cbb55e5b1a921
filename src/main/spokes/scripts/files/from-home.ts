import { homedir } from 'node:os';

/** A path that begins with `~` as one in the person's home folder; any other as it is. */
export const fromHome = (path: string): string => path.replace(/^~(?=$|[/\\])/, () => homedir());
