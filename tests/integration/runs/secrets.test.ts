import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesBelow, readIfThere } from '../../support/files-below';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const SECRET = 'cänary/7b+Z&q=?19 Xw';
/** Too long for a descriptor: it lies in a file until the run has ended. */
const LONG = Array.from({ length: 12_000 }, (_, at) => (at * 7_919).toString(36)).join('');
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').replaceAll('=', ''),
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString('hex'),
];

/** Files below a folder that hold one of the secret's forms. */
function leaksIn(folder: string, skip = ''): string[] {
  return filesBelow(folder)
    .filter((file) => skip === '' || !file.startsWith(skip))
    .filter((file) => holds(readIfThere(file)));
}

const holds = (bytes: Buffer): boolean => FORMS.some((form) => bytes.includes(form));

/** Processes whose arguments or environment show it; this one is the caller who knows it. */
function processesThatShowIt(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .filter((file) => holds(readIfThere(file)));
}

describeWith(['linux', 'bubblewrap'], 'the secrets of a run', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script(
      'holder.sh',
      `#!/bin/bash\n# @axle.param token {kind: secret}\n# @axle.param gate {kind: text}\nstat -L -c '%a %s' "$AXLE_SECRET_TOKEN"\n[ -w "$AXLE_SECRET_TOKEN" ] && [ "$(id -u)" != 0 ] && echo writable\necho ready\n${waitFor('$AXLE_PARAM_GATE')}`,
    );
    await bench.script(
      'teller.sh',
      `#!/bin/bash
# @axle.param token {kind: secret}
# @axle.param pin {kind: secret}
# @axle.param long {kind: secret}
S=$(cat "$AXLE_SECRET_TOKEN")
echo "plain $S"
echo "base64 $(base64 -w0 "$AXLE_SECRET_TOKEN")"
echo "pin $(cat "$AXLE_SECRET_PIN")"
echo "long $(cat "$AXLE_SECRET_LONG")"
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&3
`,
    );
  });
  afterAll(() => bench.close());

  it.each(['none', 'standard', 'strict'] as const)('are in a file of their own and nowhere else (%s)', async (sandbox) => {
    const run = await bench.start('holder', {
      params: { token: SECRET, gate: sandbox },
      sandbox,
      mode: sandbox === 'strict' ? 'terminal' : 'pipe',
    });
    await bench.printed(run, 'ready');
    const own = join(bench.process.runtime, 'secrets');
    // Level none has no place of its own: a folder in the runtime folder that only the owner enters.
    const files = sandbox === 'none' ? leaksIn(own) : [];
    expect(files.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(sandbox === 'none' ? ['400'] : []);
    expect(leaksIn(bench.home)).toEqual([]);
    expect(leaksIn(bench.process.runtime, own)).toEqual([]);
    expect(processesThatShowIt()).toEqual([]);
    if (sandbox === 'strict') await bench.hub.runs.cancel({ run });
    else bench.open(sandbox);
    const ended = await bench.ended(run);
    expect(ended.params).toContainEqual({ name: 'token', label: 'token', value: null, secret: true, cut: false, exposed: false });
    expect((await bench.output(run)).replaceAll('\r', '')).toBe(`400 ${Buffer.byteLength(SECRET)}\nready\n`);
    expect(leaksIn(bench.process.runtime)).toEqual([]);
  });

  it.each(['none', 'standard', 'strict'] as const)(
    'are masked in what a script prints, gives and tells, whatever it finds (%s)',
    async (sandbox) => {
      const run = await bench.start('teller', { params: { token: SECRET, pin: '123', long: LONG }, sandbox });
      const ended = await bench.ended(run);
      expect(ended).toMatchObject({ state: 'succeeded', results: { count: 1 } });
      expect(ended.sandbox.notes).toContain('not-masked:PIN');
      expect(await bench.output(run)).toBe('plain ***\nbase64 ***\npin 123\nlong ***\n');
      expect(leaksIn(join(bench.home, 'runs', run))).toEqual([]);
      const found: unknown[] = [];
      for await (const item of bench.hub.runs.search({ run, pattern: SECRET })) found.push(item);
      expect(found).toEqual([{ type: 'done', matches: 0, capped: false }]);
    },
  );

  it('are not in the database, the log or the chain afterwards either', async () => {
    await expect(bench.start('holder', { params: { token: SECRET, other: SECRET } })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    await bench.process.stop();
    expect(leaksIn(bench.home)).toEqual([]);
    await bench.next('stop');
  });
});
