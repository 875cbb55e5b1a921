/** The id of the built-in source. */
export const SAMPLES = 'samples';
