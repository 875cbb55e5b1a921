/** The runs that the figure of failures counts: the same states, the same hours. */
export const failedHref = '/runs?state=failed&state=timed_out&state=lost&period=day';

/** The scripts with problems. */
export const problemsHref = '/scripts?problems=1';

/** The scripts that nobody approved as they are. */
export const untrustedHref = '/scripts?untrusted=1';
