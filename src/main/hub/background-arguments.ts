import { join } from 'node:path';

/**
 * The arguments of Node for a hub in the background, whose bundle lies in `dist`. V8's young generation is small: what ten
 * thousand scripts leave in it is moved in pauses of milliseconds rather than of tens.
 */
export const backgroundArguments = (dist: string): readonly string[] => ['--max-semi-space-size=1', join(dist, 'hub.js')];
