/** What is told of a run: it failed, it succeeded after a failure, it takes or took long. */
export const noticeKinds = ['failure', 'recovery', 'long'] as const;
/** What a webhook is sent: all that is known, or only a text, which Slack, Teams and Mattermost take. */
export const webhookFormats = ['json', 'text'] as const;
/** Notices that are kept; the oldest go. */
export const MOST_NOTICES = 500;
/** Runs of a script that succeeded before it is known how long is usual. */
export const LEAST_USUAL = 5;
