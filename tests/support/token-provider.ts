import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTlsCertificate } from './tls-certificate';

/** A provider on this machine that never says no. */
export interface TokenProvider {
  readonly authority: string;
  /** The file with the certificate that is to be trusted. */
  readonly ca: string;
  close(): Promise<void>;
}

/** Gives everybody who asks this token; an answer without one where it is undefined. */
export async function startTokenProvider(token: string | undefined): Promise<TokenProvider> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-token-provider-'));
  const { cert, key } = makeTlsCertificate();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, cert);
  const server = createServer({ cert, key }, (request, response) => {
    request.resume();
    const about = {
      issuer: authority,
      authorization_endpoint: `${authority}/authorize`,
      token_endpoint: `${authority}/token`,
      jwks_uri: `${authority}/keys`,
    };
    const given = { access_token: token, token_type: 'Bearer', expires_in: 3_600 };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(request.url?.startsWith('/token') === true ? given : about));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const authority = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    authority,
    ca,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}
