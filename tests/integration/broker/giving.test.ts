import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/contract/audit';
import { createBrokerBench, header, USER_READ } from '../../support/broker-bench';
import type { HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const sdk = join(process.cwd(), 'resources', 'sdk');
const levels = ['strict', 'standard', 'none'] as const;

/** The same in each language: the token and the secret by their lengths and in clear, then what is refused. */
const scripts = {
  'python.py': `#!/usr/bin/env python3
${header}import os, sys
sys.path.insert(0, os.environ.get("AXLE_SDK") or ${JSON.stringify(sdk)})
import axle
def refused(ask):
    try:
        return ask()
    except axle.BrokerError as error:
        return error.code
token = axle.get_token("${USER_READ}")
print(len(token) > 50, token == axle.get_token(), len(axle.get_secret("SMTP_PASSWORD")))
print(token)
print(axle.get_secret("SMTP_PASSWORD"))
print(refused(lambda: axle.get_token("https://graph.microsoft.com/Mail.Send")), refused(lambda: axle.get_secret("OTHER")))
print(refused(lambda: axle.get_token(account="somebody")), refused(lambda: axle.get_token("everything")))
print(os.environ.get("AXLE_UPN"), os.environ.get("AXLE_TENANT_ID")[:8], os.environ.get("AXLE_CLIENT_ID")[:8])
`,
  'node.mjs': `#!/usr/bin/env node
${header.replaceAll('#', '//')}const axle = await import((process.env.AXLE_SDK || ${JSON.stringify(sdk)}) + '/axle.mjs');
const refused = (asked) => asked.then(String, ({ code }) => code);
const token = await axle.getToken('${USER_READ}');
const same = token === (await axle.getToken());
console.log([token.length > 50, same, (await axle.getSecret('SMTP_PASSWORD')).length].map((v) => v === true ? 'True' : v).join(' '));
console.log(token);
console.log(await axle.getSecret('SMTP_PASSWORD'));
console.log(await refused(axle.getToken('https://graph.microsoft.com/Mail.Send')), await refused(axle.getSecret('OTHER')));
console.log(await refused(axle.getToken([], { account: 'somebody' })), await refused(axle.getToken('everything')));
console.log(process.env.AXLE_UPN, process.env.AXLE_TENANT_ID.slice(0, 8), process.env.AXLE_CLIENT_ID.slice(0, 8));
`,
  'bash.sh': `#!/usr/bin/env bash
${header}. "\${AXLE_SDK:-${sdk}}/axle.sh"
refused() { "$@" 2>&1 | sed 's/^axle: //; s/: .*//'; }
token=$(axle_get_token ${USER_READ})
secret=$(axle_get_secret SMTP_PASSWORD)
[ \${#token} -gt 50 ] && [ "$token" = "$(axle_get_token)" ] && echo "True True \${#secret}"
echo "$token"
axle_get_secret SMTP_PASSWORD; echo
echo "$(refused axle_get_token https://graph.microsoft.com/Mail.Send) $(refused axle_get_secret OTHER)"
# It names no account.
echo "not-granted $(refused axle_get_token everything)"
echo "$AXLE_UPN \${AXLE_TENANT_ID:0:8} \${AXLE_CLIENT_ID:0:8}"
`,
};

const printed = [
  'True True 21',
  '***',
  '***',
  'not-granted not-granted',
  'not-granted bad-request',
  'ada@example.com 11111111 66666666',
  '',
].join('\n');

describeWith(['linux', 'bubblewrap', 'python'], 'what a run is given by its broker', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createBrokerBench();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  async function audited(run: string): Promise<readonly AuditEntry[]> {
    return (await bench.hub.audit.page({ filter: { runId: run } })).items;
  }

  it.each(Object.entries(scripts))(
    '%s gets what it was granted, hidden in its output, and nothing else, at every level',
    async (file, text) => {
      await bench.script(file, text);
      for (const sandbox of levels) {
        const run = await bench.run(file, { sandbox });
        expect([sandbox, await bench.output(run.id), run.state]).toEqual([sandbox, printed, 'succeeded']);
        expect(run.sandbox.granted.broker).toEqual({ account: 'default', scopes: [USER_READ], secrets: ['SMTP_PASSWORD'] });
        const entries = await audited(run.id);
        expect(
          entries.some(({ action, outcome, detail }) => action === 'broker.token' && outcome === 'ok' && detail['scopes'] === USER_READ),
        ).toBe(true);
        expect(entries.some(({ action, detail }) => action === 'broker.secret' && detail['secret'] === 'SMTP_PASSWORD')).toBe(true);
        expect(entries.some(({ action, outcome }) => action === 'broker.refuse' && outcome === 'refused')).toBe(true);
        expect(JSON.stringify(entries)).not.toMatch(/correct horse|eyJhbG/);
      }
    },
  );

  it('says why there is nothing to give', async () => {
    await bench.script(
      'nothing.py',
      `#!/usr/bin/env python3
# @axle.token https://graph.microsoft.com/Nobody
# @axle.account somebody
# @axle.secret MISSING
import os, sys
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
for ask in (axle.get_token, lambda: axle.get_secret("MISSING")):
    try:
        ask()
    except axle.BrokerError as error:
        print(error)
print(os.environ.get("AXLE_UPN"))
`,
    );
    const run = await bench.run('nothing', { sandbox: 'strict' });
    expect(await bench.output(run.id)).toBe(
      'unavailable FORBIDDEN https://graph.microsoft.com/Nobody\nunavailable STATE_NOT_FOUND\nNone\n',
    );
    await bench.script(
      'nothing.sh',
      `#!/usr/bin/env bash
# @axle.token https://graph.microsoft.com/Nobody
# @axle.account somebody
# @axle.secret MISSING
. "$AXLE_SDK/axle.sh"
{ axle_get_token; axle_get_secret MISSING; axle_get_secret OTHER; axle_connect_graph /me; } 2>&1
AXLE_BROKER=/nowhere axle_get_token 2>&1
exit 0
`,
    );
    const shell = await bench.run('nothing.sh', { sandbox: 'strict' });
    expect((await bench.output(shell.id)).split('\n')).toEqual([
      'axle: unavailable FORBIDDEN: only runs that the person at the machine of Axle starts are given it',
      'axle: unavailable STATE_NOT_FOUND: its source gave none; try again, and see the audit entries of this run',
      'axle: not-granted: the script has to declare it (tokens, account, secrets), and that has to be approved',
      'axle: unavailable FORBIDDEN: only runs that the person at the machine of Axle starts are given it',
      expect.stringMatching(/^axle: unreachable: Axle does not answer, try again in a moment \(curl: /),
      '',
    ]);
  });

  const graphs = {
    'graph.py': (base: string) => `#!/usr/bin/env python3
${header}# @axle.network
import os, sys
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
print(axle.connect_graph("${base}")("/me", "PATCH", {"a": 1})["sent"])
`,
    'graph.mjs': (base: string) => `#!/usr/bin/env node
${header.replaceAll('#', '//')}// @axle.network
const axle = await import(process.env.AXLE_SDK + '/axle.mjs');
console.log((await axle.connectGraph('${base}')('/me', { method: 'PATCH', body: { a: 1 } })).sent);
`,
    'graph.sh': (base: string) => `#!/usr/bin/env bash
${header}# @axle.network
. "$AXLE_SDK/axle.sh"
AXLE_GRAPH=${base} axle_connect_graph /me -X PATCH -d '{"a":1}' | sed 's/.*"sent":"\\([^"]*\\)".*/\\1/'
`,
  };

  it.each(Object.entries(graphs))('%s reaches Graph with the scopes of it that it was granted', async (file, text) => {
    const server = createServer((asked, answer) => {
      const scopes = Buffer.from(asked.headers.authorization?.split('.')[1] ?? '', 'base64url').toString();
      let body = '';
      asked.on('data', (part: Buffer) => (body += part.toString()));
      asked.on('end', () =>
        answer.end(JSON.stringify({ sent: [asked.method, asked.url, body.length, scopes.includes('User.Read')].join(' ') })),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    try {
      await bench.script(file, text(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`));
      const run = await bench.run(file, { sandbox: 'standard' });
      expect([(await bench.output(run.id)).trimEnd().replace(/ [78] true/, ' 7 true'), run.state]).toEqual([
        'PATCH /me 7 true',
        'succeeded',
      ]);
    } finally {
      server.close();
    }
  });

  it.each([
    [
      'outside.py',
      `import sys\nsys.path.insert(0, ${JSON.stringify(sdk)})\nimport axle\ntry:\n  axle.get_token()\nexcept axle.BrokerError as e:\n  print(e.code)\n`,
      'python3',
    ],
    [
      'outside.mjs',
      `import { getSecret } from ${JSON.stringify(join(sdk, 'axle.mjs'))};\nawait getSecret('A').catch(({ code }) => console.log(code));\n`,
      process.execPath,
    ],
    ['outside.sh', `. ${join(sdk, 'axle.sh')}\naxle_get_token || echo unreachable\n`, 'bash'],
  ])('%s is told where there is no Axle', async (file, text, program) => {
    const path = await bench.script(file, text);
    expect(execFileSync(program, [path], { env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8', stdio: 'pipe' })).toBe(
      'unreachable\n',
    );
  });
});
