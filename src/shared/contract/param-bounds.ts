/** Parameters of one script, and so values, secrets and what is wrong of them: real scripts have up to 90. */
export const MOST_PARAMS = 128;

/** Characters of one value. */
export const VALUE_LENGTH = 65_536;

/** Folders and files that a run may be granted: those that a script declares, one for each of its values, and the one that it starts in. */
export const MOST_FOLDERS = 32 + MOST_PARAMS + 1;
