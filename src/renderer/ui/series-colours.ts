/** The tokens that series are drawn in, in this order; from the fifth on lines are dashed and bars are framed. */
export const seriesColours = ['--accent', '--run', '--wait', '--lost'] as const;
