import type { ScopeName } from '#shared/contract/kernel';

/** What is kept for who has the machine: to serve further faces and to send the hub away; to remove entries of the record, or people from it; to see the value of a secret. */
export const withheldFromBrowsers: readonly ScopeName[] = ['hub:admin', 'audit:admin', 'secrets:reveal'];
