import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { makeTlsCertificate } from '../../support/tls-certificate';

describeWith(['linux'], 'a webhook at a server that asks its clients for a certificate', () => {
  let bench: HubBench;
  let server: Server;
  let url: string;
  /** Who posted, by the certificate that they showed. */
  let seen: string[];
  const folder = (): string => join(bench.home, 'certificates-of-tests');
  function make(name: string): void {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`, '-days', '90', '-subj', `/CN=${name}`];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files], { cwd: folder(), stdio: 'ignore' });
  }

  beforeEach(async () => {
    const own = makeTlsCertificate();
    bench = await createHubBench();
    mkdirSync(folder());
    writeFileSync(join(folder(), 'server-ca.txt'), own.cert);
    for (const name of ['agent', 'stranger']) make(name);
    // A hub trusts what its machine trusts: the server's authority is added to that.
    await bench.next('stop', { NODE_EXTRA_CA_CERTS: join(folder(), 'server-ca.txt') });
    await bench.hub.settings.set({ certificateFolder: folder() });
    seen = [];
    const options = { key: own.key, cert: own.cert, ca: readFileSync(join(folder(), 'agent.crt')), requestCert: true };
    server = createServer({ ...options, rejectUnauthorized: true }, (request, response) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
      request.resume().on('end', () => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  });
  afterEach(async () => {
    await bench.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  it('lets in who shows the right one, and nobody else; who shows it is named, and it stays while the rule is there', async () => {
    const { notifications, certificates } = bench.hub;
    const webhook = { url, format: 'text' as const };
    const rule = await notifications.create({ name: 'ops', on: ['failure'], webhook, certificate: 'agent' });
    expect(rule.certificate).toMatch(/^[0-9a-f]{64}$/);
    expect(await notifications.test({ rule: 'ops' })).toEqual({ sent: true, detail: null });
    expect(seen).toEqual(['agent']);
    const { items } = await certificates.list({});
    expect(items.find(({ name }) => name === 'agent')?.usedBy).toEqual([{ kind: 'rule', id: rule.id, name: 'ops' }]);

    for (const certificate of ['stranger', null]) {
      await notifications.change({ rule: 'ops', certificate });
      expect(await notifications.test({ rule: 'ops' })).toMatchObject({ sent: false });
    }
    expect(seen).toEqual(['agent']);
    await expect(notifications.change({ rule: 'ops', certificate: 'nobody' })).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });

    // What a rule that names one is sent to has to be a server that can ask for it.
    await notifications.change({ rule: 'ops', webhook: { url: 'http://127.0.0.1:1/', format: 'text' }, certificate: 'agent' });
    expect(await notifications.test({ rule: 'ops' })).toEqual({ sent: false, detail: 'WEBHOOK_REFUSED insecure' });
    expect((await notifications.change({ rule: 'ops', webhook: null })).certificate).toBeNull();
  });

  it('is not asked without the certificate that its rule names', async () => {
    await bench.hub.notifications.create({ name: 'ops', on: ['failure'], webhook: { url, format: 'text' }, certificate: 'agent' });
    writeFileSync(join(folder(), 'agent.key'), '');
    expect(await bench.hub.notifications.test({ rule: 'ops' })).toEqual({ sent: false, detail: 'CERTIFICATE_KEY_MISSING' });
    expect(seen).toEqual([]);
  });
});
