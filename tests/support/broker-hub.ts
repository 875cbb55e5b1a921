import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startHub } from '#main/hub/start-hub';
import { startDbThread } from '#main/platform/db/thread';
import { httpOpener, openHooks } from '#main/server/open-http';
import { HubError } from '#shared/contract/errors';

/** A hub as in the background, with tokens and secrets in memory in place of accounts and a keychain. Its first argument is `dist/main`. */
async function main(): Promise<void> {
  const dist = process.argv[2] ?? '';
  const signedIn = {
    upn: 'ada@example.com',
    tenant: '11111111-2222-4333-8444-555555555555',
    clientId: '66666666-7777-4888-9999-000000000000',
  };
  const secrets = new Map([
    ['SMTP_PASSWORD', Buffer.from('correct horse battery')],
    ['BINARY', Buffer.from([0, 1, 0xff, 10, 0])],
  ]);
  const started = await startHub({
    kind: 'background',
    dist,
    thread: startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) }),
    face: {},
    openHttp: httpOpener(dist),
    openHooks,
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
  if (started === undefined) throw new Error('another hub is there');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void started.hub.close());
  process.send?.({ type: 'ready' });
  if (process.connected) process.disconnect();
  await started.hub.closed;
  process.exit();
}

void main();
