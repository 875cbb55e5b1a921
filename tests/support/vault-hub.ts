import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import { allScopes } from '#shared/contract/kernel';
import type { Hub } from '#main/hub/hub-port';
import { httpOpener } from '#main/server/open-http';
import { serveHub } from './serve-hub';
import { VAULT_TOKEN } from './vault-token';

/** A hub at which somebody has signed in for the vaults of this machine. Its second argument is the file with the certificate that they have. */
const authority = readFileSync(process.argv[3] ?? '', 'utf8');
const openHttp = httpOpener(process.argv[2] ?? '');
/** Whose browsers may what a window may: the desktop is a hub of its own, which cannot be given these vaults. */
const asWindows = (hub: Hub): Hub => ({ ...hub, sessions: { ...hub.sessions, open: (who) => hub.sessions.open(who, allScopes) } });
const ada = { id: 'oid-ada.tenant', name: 'ada@example.test' };

void serveHub({
  openHttp: (hub, ...how) => openHttp(asWindows(hub), ...how),
  vaults: {
    token: ({ account }) =>
      account === undefined || account === ada.id
        ? Promise.resolve({ token: VAULT_TOKEN, expiresAt: Date.now() + 3_600_000 })
        : Promise.reject(new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account })),
    ready: () => Promise.resolve(),
    account: (account) =>
      account === ada.name ? Promise.resolve(ada) : Promise.reject(new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account })),
    suffix: () => undefined,
    ownAuthorities: () => Promise.resolve(authority),
    wait: (ms, signal) => delay(ms, undefined, { signal }),
    lookup: (_host, options, callback) => {
      if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    },
  },
});
