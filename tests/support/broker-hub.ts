import { HubError } from '#shared/contract/errors';
import { serveHub } from './serve-hub';

/** A hub with tokens and secrets in memory in place of accounts and a keychain. */
const signedIn = {
  upn: 'ada@example.com',
  tenant: '11111111-2222-4333-8444-555555555555',
  clientId: '66666666-7777-4888-9999-000000000000',
};
const secrets = new Map([
  ['SMTP_PASSWORD', Buffer.from('correct horse battery')],
  ['BINARY', Buffer.from([0, 1, 0xff, 10, 0])],
]);

void serveHub({
  sources: {
    tokens: {
      token({ account, scopes }) {
        if (scopes.some((scope) => scope.endsWith('/Nobody'))) return Promise.reject(new HubError('FORBIDDEN', { scope: '' }));
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        const claims = Buffer.from(JSON.stringify({ account, scopes })).toString('base64url');
        return Promise.resolve({ token: `eyJhbGciOiJub25lIn0.${claims}.c2lnbmF0dXJl`, expiresAt, ...signedIn });
      },
      account: (name) => Promise.resolve(name === 'default' ? signedIn : null),
    },
    secrets: {
      use(name) {
        const value = secrets.get(name);
        if (value === undefined) return Promise.reject(new HubError('STATE_NOT_FOUND', { script: '', key: name }));
        return Promise.resolve(Buffer.from(value));
      },
    },
  },
});
