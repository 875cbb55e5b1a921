import { version as packageVersion } from '../../../package.json';

/** Axle's version, from package.json. */
export const version: string = packageVersion;
