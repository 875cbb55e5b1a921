import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/contract/audit';
import type { RunId } from '#shared/contract/runs';
import { createBrokerBench, header } from '../../support/broker-bench';
import { waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const TOKEN = '/token';

/** Asks a socket as any process can that may open it. */
function ask(socketPath: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, headers, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (part: Buffer) => (body += part.toString()));
      answer.on('end', () => resolve(`${answer.statusCode} ${body}`));
    });
    asking.on('error', reject);
    asking.end();
  });
}

describeWith(['linux', 'bubblewrap', 'python'], 'a broker under attack', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createBrokerBench();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  const socketOf = (run: RunId): string => join(bench.process.runtime, 'broker', run, 'sock');
  async function end(run: RunId): Promise<void> {
    await bench.hub.runs.cancel({ run });
    await bench.ended(run);
  }
  const refusals = async (run: RunId): Promise<readonly AuditEntry[]> =>
    (await bench.hub.audit.page({ filter: { runId: run, action: 'broker.refuse' } })).items;
  /** Asks once and then waits until it is cancelled: a strict sandbox sees no gate. */
  const waits = `#!/bin/bash\n${header}. "$AXLE_SDK/axle.sh"; axle_get_token > /dev/null && echo begun\nwhile :; do sleep 0.1; done\n`;

  it.each(['strict', 'standard', 'none'] as const)('gives nothing to a foreign process of the same user, at level %s', async (sandbox) => {
    await bench.script('waits.sh', waits);
    const run = await bench.start('waits', { sandbox });
    await bench.printed(run, 'begun');
    expect(await ask(socketOf(run), TOKEN)).toMatch(/^401 .*not-this-run/);
    // Even with the word of a run without a sandbox, which this user can read where the run has it.
    const word = sandbox === 'none' ? readFileSync(`/proc/${bench.pids(run).child}/fd/10`, 'utf8') : 'guessed';
    expect(word).not.toBe('');
    expect(await ask(socketOf(run), '/secret?name=SMTP_PASSWORD', { 'x-axle-key': word })).toMatch(/^401 .*not-this-run/);
    await end(run);
    expect(await refusals(run)).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
  });

  it('gives nothing to another run, which has its own broker and knows where this one is', async () => {
    await bench.script('waits.sh', waits);
    const first = await bench.start('waits', { sandbox: 'none' });
    await bench.printed(first, 'begun');
    const word = readFileSync(`/proc/${bench.pids(first).child}/fd/10`, 'utf8');
    writeFileSync(join(bench.scripts, 'where'), `${socketOf(first)}\n${word}\n`);
    await bench.script(
      'other.py',
      `#!/usr/bin/env python3
# @axle.secret BINARY
import os, sys
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
path, word = open(os.path.join(os.path.dirname(sys.argv[0]), "where")).read().split()
print("own broker", bool(os.environ["AXLE_BROKER"]))
os.environ["AXLE_BROKER"] = path
import tempfile
with tempfile.TemporaryFile() as file:
    file.write(word.encode()); file.flush()
    os.environ["AXLE_BROKER_KEY_FD"] = str(file.fileno())
    try:
        print(axle.get_token())
    except axle.BrokerError as error:
        print(error.code)
`,
    );
    const none = await bench.run('other', { sandbox: 'none' });
    expect(await bench.output(none.id)).toBe('own broker True\nnot-this-run\n');
    // In a sandbox there is no way to it at all.
    const standard = await bench.run('other', { sandbox: 'standard' });
    expect(await bench.output(standard.id)).toBe('own broker True\nunreachable\n');
    await end(first);
    expect(await refusals(first)).toHaveLength(1);
  });

  it('gives nothing once the run has ended: nothing of its endpoint is left', async () => {
    await bench.script('short.sh', `#!/bin/bash\n${header}. "$AXLE_SDK/axle.sh"; axle_get_secret SMTP_PASSWORD | wc -c\n`);
    for (const sandbox of ['strict', 'none'] as const) {
      const run = await bench.run('short', { sandbox });
      expect(await bench.output(run.id)).toBe('21\n');
      await expect(ask(socketOf(run.id), TOKEN)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(readdirSync(join(bench.process.runtime, 'broker'))).toEqual([]);
    }
  });

  it('answers what is no request of its own with a refusal, and lives on', async () => {
    await bench.script(
      'odd.py',
      `#!/usr/bin/env python3
${header}import os, sys
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
def status(method, path, body=None, headers={}):
    broker = axle._Broker("axle", timeout=10)
    try:
        broker.request(method, path, body, headers)
        return broker.getresponse().status
    except OSError:
        return "closed"
    finally:
        broker.close()
print(status("POST", "/token", "x" * 10), status("GET", "/nothing"), status("GET", "/token?scope=" + "x" * 2000))
print(status("GET", "/" + "x" * 40000), status("GET", "/token", None, {"X-Odd": "y" * 40000}) in (431, "closed"))
codes = [status("GET", "/secret?name=SMTP_PASSWORD") for _ in range(60)]
print(codes[0], 429 in codes)
`,
    );
    const run = await bench.run('odd', { sandbox: 'strict' });
    expect(await bench.output(run.id)).toMatch(/^400 404 400\n(431|closed) True\n200 True\n$/);
  });

  describe('of a hub that gave nothing before', () => {
    let others: HubBench;
    beforeEach(async () => {
      others = bench;
      bench = await createBrokerBench();
    });
    afterEach(async () => {
      await bench.close();
      bench = others;
    });

    it('opens no endpoint for a run that was granted nothing of the kind', async () => {
      await bench.script('plain.sh', '#!/bin/bash\necho "[$AXLE_BROKER$IDENTITY_ENDPOINT$AXLE_UPN]"; ls -d /run/axle* 2> /dev/null\n');
      for (const sandbox of ['strict', 'none'] as const) {
        const run = await bench.run('plain', { sandbox });
        expect(await bench.output(run.id)).toBe('[]\n');
        expect(existsSync(join(bench.process.runtime, 'broker'))).toBe(false);
      }
    });

    it.each(['standard', 'none'] as const)('serves a run whose hub was killed once the next one is there, at level %s', async (sandbox) => {
      await bench.script(
        'lives.sh',
        `#!/bin/bash
${header}. "$AXLE_SDK/axle.sh"
[ \${#AXLE_UPN} -gt 0 ] && axle_get_secret SMTP_PASSWORD > /dev/null && echo first
${waitFor('dead')}axle_get_token || echo none
${waitFor('again')}token=$(axle_get_token) && echo "second $token"
curl -sS -H "x-identity-header: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?resource=https://graph.microsoft.com&api-version=2019-08-01" | grep -o '"token_type":"Bearer"'
`,
      );
      const run = await bench.start('lives', { sandbox });
      await bench.printed(run, 'first');
      await bench.process.kill();
      bench.open('dead');
      const output = join(bench.home, 'runs', run);
      const journal = (): string =>
        readdirSync(output)
          .filter((name) => name.startsWith('output'))
          .map((name) => readFileSync(join(output, name), 'utf8'))
          .join('');
      while (!journal().includes('none')) await delay(20);
      expect(journal()).toContain('unreachable');
      await bench.next('kill');
      await bench.running(run);
      while (!existsSync(socketOf(run)) || (await ask(socketOf(run), TOKEN).catch(() => 'not yet')) === 'not yet') await delay(20);
      bench.open('again');
      expect(await bench.output(run)).toMatch(/second \*\*\*\n"token_type":"Bearer"\n$/);
      expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
      expect(existsSync(socketOf(run))).toBe(false);
    });
  });
});
