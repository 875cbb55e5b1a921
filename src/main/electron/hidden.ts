/** The switch of a start without a window. */
export const HIDDEN = 'hidden';
