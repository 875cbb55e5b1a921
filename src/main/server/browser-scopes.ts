import { allScopes, type ScopeName } from '#shared/contract/kernel';
import { withheldFromBrowsers } from '#main/hub/withheld';

/** What a browser may do that came by a link: all that is not kept for who has the machine. */
export const browserScopes: readonly ScopeName[] = allScopes.filter((scope) => !withheldFromBrowsers.includes(scope));
