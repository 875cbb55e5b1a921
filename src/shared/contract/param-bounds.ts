/** Parameters of one script, and so values, secrets and what is wrong of them: real scripts have up to 90. */
export const MOST_PARAMS = 128;
