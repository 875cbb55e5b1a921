/** What is told of a run: it failed, it succeeded after a failure, it takes or took long. */
export const noticeKinds = ['failure', 'recovery', 'long'] as const;
/** What a webhook is sent: all that is known, or only a text, which Slack, Teams and Mattermost take. */
export const webhookFormats = ['json', 'text'] as const;
/** Notices that are kept; the oldest go. */
export const MOST_NOTICES = 500;
/** Beyond so many runs in this span, a rule tells of those of a kind as one; how many is the rule's own. Milliseconds. */
export const TOGETHER_MS = 60_000;
/** How many that is where a rule does not say. */
export const TOGETHER_DEFAULT = 5;
/** And how many at most: far fewer than notices are kept, else those that are told of one by one are forgotten before they are one. */
export const TOGETHER_MOST = 100;
/** Scripts that a notice of many runs lists, and runs of each. */
export const TOGETHER_SCRIPTS = 20;
export const TOGETHER_RUNS = 5;
/** Runs of a script that succeeded before it is known how long is usual. */
export const LEAST_USUAL = 5;
