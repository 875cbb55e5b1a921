import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBrokerBench, header } from '../../support/broker-bench';
import { describeWith } from '../../support/real-parts';

const user = 54_322;

describeWith(['linux', 'bubblewrap', 'root'], 'the broker of a hub without root’s rights', () => {
  it.each(['strict', 'standard', 'none'] as const)('serves the socket and the identity endpoint at level %s', async (sandbox) => {
    const folder = mkdtempSync(join(tmpdir(), 'axle-user-'));
    chownSync(folder, user, user);
    const within = ['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups', '--'];
    const bench = await createBrokerBench({ within, home: folder, env: { HOME: folder, XDG_RUNTIME_DIR: folder } });
    try {
      await bench.script(
        'both.sh',
        `#!/bin/bash
${header}. "$AXLE_SDK/axle.sh"
axle_get_secret SMTP_PASSWORD | wc -c
curl -sS -H "x-identity-header: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?resource=https://graph.microsoft.com&api-version=2019-08-01" | grep -o '"token_type":"Bearer"'
`,
      );
      const run = await bench.run('both', { sandbox });
      expect([await bench.output(run.id), run.state]).toEqual(['21\n"token_type":"Bearer"\n', 'succeeded']);
      expect(run.sandbox.inForce).toBe(sandbox);
    } finally {
      await bench.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
