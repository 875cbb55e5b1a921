/** What can be looked for in Microsoft Graph. */
export const graphKinds = ['user', 'group', 'device', 'site'] as const;
export type GraphKind = (typeof graphKinds)[number];

/** Why Graph wants somebody to sign in: nobody has, or what they signed in with is no longer taken. */
export const graphSignIns = ['signed-out', 'refused'] as const;

/** Why Graph did not answer as it should. `answer`: with something that is not what Microsoft publishes. */
export const graphUnreached = ['name', 'refused', 'certificate', 'timeout', 'network', 'server', 'too-large', 'answer'] as const;
export type GraphUnreached = (typeof graphUnreached)[number];

/** Characters that are looked for at most. */
export const GRAPH_QUERY_MOST = 128;
/** Entries that are looked up at once at most. */
export const GRAPH_LOOK_UP_MOST = 100;
