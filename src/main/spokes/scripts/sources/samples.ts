import { TOOLBOX } from '#shared/contract/toolbox';

/** The id of the built-in source. */
export const SAMPLES = 'samples';

/** Sources that came with Axle: what lies there is as trusted as Axle itself. No folder that somebody adds gets such an id. */
export const isOwn = (source: string): boolean => source === SAMPLES || source === TOOLBOX;
