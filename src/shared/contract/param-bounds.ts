/** Parameters of one script, and so values, secrets and what is wrong of them: real scripts have up to 90. */
export const MOST_PARAMS = 128;

/** Folders and files that a run may be granted: those that a script declares, and one for each of its values. */
export const MOST_FOLDERS = 32 + MOST_PARAMS;
