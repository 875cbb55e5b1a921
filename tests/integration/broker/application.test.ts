import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHubBench } from '../../support/hub-bench';
import { startOidcProvider } from '../../support/oidc-provider';
import { describeWith } from '../../support/real-parts';

const SCOPE = 'https://graph.microsoft.com/.default';

describeWith(['linux', 'bubblewrap'], 'a script that was granted tokens of an application', () => {
  it('gets them as the application, and as nobody and of nothing else', async () => {
    const bench = await createHubBench();
    const folder = join(bench.home, 'certificates-of-tests');
    mkdirSync(folder);
    const files = ['-keyout', 'agent.key', '-out', 'agent.crt', '-days', '90', '-subj', '/CN=agent'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files], { cwd: folder, stdio: 'ignore' });
    const jwk = new X509Certificate(readFileSync(join(folder, 'agent.crt'))).publicKey.export({ format: 'jwk' });
    const provider = await startOidcProvider({
      clients: [
        {
          client_id: 'graph',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [{ ...jwk, kty: 'RSA', use: 'sig' }] },
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
      ],
    });
    try {
      const ca = join(folder, 'provider-ca.txt');
      writeFileSync(ca, provider.ca);
      await bench.hub.settings.set({ certificateFolder: folder });
      await bench.hub.applications.add({
        name: 'agent',
        cloud: 'custom',
        client: 'graph',
        authority: provider.issuer,
        ca,
        certificate: 'agent',
      });
      await bench.script(
        'report.sh',
        `#!/bin/bash
# @axle.token ${SCOPE}
# @axle.account app:agent
ask() { curl -s --unix-socket "$AXLE_BROKER" "http://broker/token?$1" | grep -o '"\\(code\\|error\\|clientId\\|upn\\)":"[^"]*"' | tr '\\n' ' '; echo; }
echo "\${AXLE_UPN:-nobody} $AXLE_CLIENT_ID"
ask ''
ask 'account=default'
ask 'account=app:other'
ask 'scope=https://graph.microsoft.com/Mail.Send'
`,
      );
      const answers = async (): Promise<string[]> => (await bench.output((await bench.run('report')).id)).trim().split('\n');
      // It may run, and is given nothing: nobody has looked at its bytes.
      expect(await answers()).toEqual(['nobody ', ...Array.from({ length: 4 }, () => expect.stringContaining('not-granted'))]);
      expect(provider.grants).toEqual([]);
      await bench.approve('report');
      const run = await bench.run('report');
      const [who, given, ...refused] = (await bench.output(run.id)).trim().split('\n');
      expect([who, given]).toEqual(['nobody graph', expect.stringContaining('"clientId":"graph"')]);
      expect(refused).toHaveLength(3);
      for (const line of refused) expect(line).toContain('not-granted');
      expect(run.sandbox.granted.broker).toMatchObject({ account: 'app:agent', scopes: [SCOPE] });
      expect(provider.grants).toEqual(['client_credentials ok']);
    } finally {
      await bench.close();
      await provider.close();
    }
  });
});
