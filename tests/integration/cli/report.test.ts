import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const script = `#!/bin/bash
# @axle.name Gives <b>all</b>
# @axle.param note {kind: text, label: "A <note>"}
# @axle.param password {kind: secret, label: Password}
say() { printf '%s\\n' "$1" >&"$AXLE_RESULTS"; }
for n in $(seq 1 250); do echo "line $n"; done
printf '\\033[31mred\\033[0m <script>alert(1)</script>\\n' >&2
say '{"type":"table","name":"Hosts","columns":["host",{"name":"ms","type":"number"}],"rows":[["<db>|1",12]]}'
say '{"type":"chart","name":"Times","kind":"line","labels":["a"],"series":[{"name":"mean","values":[5]}],"unit":"ms"}'
say '{"type":"link","name":"Page","url":"https://example.org/x"}'
say 'oh no'
exit 3
`;
const job = `name: Both
steps:
  - {id: first, script: gives, params: {note: n}, continueOnError: true}
  - {id: second, script: plain, needs: [first]}
  - {id: never, script: plain, if: failure()}
`;

describeWith(['linux', 'bubblewrap'], 'axle runs report and replay', () => {
  let cli: CommandLine;
  let run: string;
  let jobRun: string;
  const at = (name: string): string => join(cli.folder, name);
  beforeAll(async () => {
    cli = await createCommandLine();
    await cli.script('gives.sh', script);
    await cli.script('plain.sh', '#!/bin/bash\necho plain out\necho plain err >&2\n');
    await cli.script('waits.sh', '#!/bin/bash\necho waits\nsleep 60\n');
    await cli.axle('scripts', 'add-source', at('scripts'));
    writeFileSync(at('secret'), 'canary-of-the-report');
    const { out } = await cli.axle('run', 'gives', '--param', 'note=a|b*c', '--secret', `password=@${at('secret')}`, '--json');
    run = (JSON.parse(out.split('\n')[0] ?? '') as { run: string }).run;
    writeFileSync(at('both.yaml'), job);
    await cli.axle('jobs', 'save', at('both.yaml'));
    jobRun = (JSON.parse((await cli.axle('jobs', 'run', 'Both', '--json')).out.split('\n')[0] ?? '') as { run: string }).run;
  });
  afterAll(() => cli.close());

  it('is Markdown that tells what, who, why, with what, what was granted, when, what came and who noted it', async () => {
    const { code, out, err } = await cli.axle('runs', 'report', run);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('# Run report: Gives \\<b\\>all\\</b\\>\n\n**failed**\n\nThe run failed.\n\nIt ended with exit code 3.');
    for (const row of [
      '| A \\<note\\> | note | a\\|b\\*c |',
      '| Password | password | •••••• (secret) |',
      '| \\<db\\>\\|1 | 12 |',
      '| a | 5 |',
    ]) {
      expect(out).toContain(row);
    }
    for (const text of [
      '- **Network:** none',
      '`https://example.org/x`',
      'line 4: it is not JSON',
      'The last 200 of 251 lines.',
      '| run.start | ok |',
      '| run.end | failed |',
    ]) {
      expect(out).toContain(text);
    }
    expect(out).toContain('\n  line 250\n! red <script>alert(1)</script>\n```');
    expect(out).toContain('\n  line 52\n');
    expect(out).not.toContain('line 51\n');
    expect(out).toMatch(/\| Asked for \|[\s\S]*\| Began \|[\s\S]*\| Last line of output \|[\s\S]*\| Ended: failed \|/);
    for (const text of ['canary', '\u001b']) expect(out).not.toContain(text);
  });

  it('is one HTML file for its owner alone, written over nothing unasked', async () => {
    const file = at('report.html');
    expect(await cli.axle('runs', 'report', run, '--out', file)).toEqual({ code: 0, out: `Written: ${file}\n`, err: '' });
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('<title>Gives &lt;b&gt;all&lt;/b&gt; · Run report</title>');
    expect(html).toContain('<span class="err">red &lt;script&gt;alert(1)&lt;/script&gt;</span>');
    expect(html).not.toMatch(/<script|canary/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'mine');
    expect(await cli.axle('runs', 'report', run, '--out', file)).toMatchObject({ code: 125, err: expect.stringMatching(/^FILE_EXISTS/) });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const again = await cli.axleIn({ AXLE_LANG: 'fr' }, 'runs', 'report', run, '--out', file, '--force', '--json');
    expect(JSON.parse(again.out)).toEqual({ file, format: 'html' });
    expect(readFileSync(file, 'utf8')).toContain('<html lang="fr">');
    expect((await cli.axle('runs', 'report', run, '--out', at('report.md'))).code).toBe(0);
    expect(readFileSync(at('report.md'), 'utf8')).toMatch(/^# Run report: /);
  });

  it('is one document with --json, and of a job has each step', async () => {
    const found = JSON.parse((await cli.axle('runs', 'report', jobRun, '--json')).out) as Record<string, unknown>;
    expect(found).toMatchObject({
      run: { id: jobRun, state: 'succeeded' },
      steps: { first: { run: { exitCode: 3 }, results: [{ name: 'Hosts' }, { name: 'Times' }, { name: 'Page' }] }, second: {} },
      audit: expect.arrayContaining([expect.objectContaining({ action: 'run.start', runId: jobRun })]),
    });
    const { out } = await cli.axle('runs', 'report', jobRun);
    for (const row of [
      /\| first \| .* \| failed \| 3 \|/,
      /\| second \| plain \| succeeded \| 0 \|/,
      /\| never \| plain \| skipped \| – \|/,
    ])
      expect(out).toMatch(row);
    expect(out).toContain('### first: Hosts');
    expect(out).toContain('\n  [second] plain out\n');
    expect(out).toContain('\n! [second] plain err\n');
  });

  it('says what is wrong with how it was asked for', async () => {
    mkdirSync(at('folder.md'));
    const refused = async (sentence: RegExp, ...args: string[]): Promise<void> => {
      expect(await cli.axle('runs', ...args)).toMatchObject({ code: 125, out: '', err: expect.stringMatching(sentence) });
    };
    await refused(/^BAD_INPUT: --out: a name that ends in/, 'report', run, '--out', at('report.pdf'));
    await refused(/^BAD_INPUT: --force: only with --out/, 'report', run, '--force');
    await refused(/^BAD_INPUT: --out: /, 'report', run, '--out', at('nowhere/report.md'));
    await refused(/^BAD_INPUT: --out: /, 'report', run, '--out', at('folder.md'), '--force');
    await refused(/^RUN_NOT_FOUND/, 'report', 'nothing');
    await refused(/^RUN_NOT_FOUND/, 'replay', 'nothing');
    for (const speed of ['-1', 'fast', '1e3', '5000', '0.001', '']) await refused(/^BAD_INPUT: --speed/, 'replay', run, `--speed=${speed}`);
    expect(readdirSync(cli.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const waiting = (await cli.axle('run', 'waits', '--detach')).out.trim();
    for (const command of ['report', 'replay']) await refused(/^RUN_NOT_ENDED/, command, waiting);
    await cli.axle('runs', 'cancel', waiting);
  });

  it('replays what a run printed, each stream as it was; as runs log does, and at once where no pauses are wanted', async () => {
    const log = await cli.axle('runs', 'log', run);
    expect(log.err).toBe('\u001b[31mred\u001b[0m <script>alert(1)</script>\n');
    for (const speed of ['0', 'max', '1000']) expect(await cli.axle('runs', 'replay', run, '--speed', speed)).toEqual(log);
    expect(await cli.axle('runs', 'replay', run, '--speed', 'max', '--json')).toEqual(await cli.axle('runs', 'log', run, '--json'));
    const steps = await cli.axle('runs', 'replay', jobRun, '--speed', '0');
    expect(steps).toEqual(await cli.axle('runs', 'log', jobRun));
    expect(steps.out).toMatch(/\[first\] line 250\n\[second\] plain out\n$/);
  });

  it('ends with 130 where a replay is interrupted', async () => {
    await cli.script('pauses.sh', '#!/bin/bash\necho before\nsleep 1.2\necho after\n');
    await cli.axle('scripts', 'add-source', at('scripts'));
    await cli.axle('scripts', 'approve', 'pauses', '--yes');
    const paused = (JSON.parse((await cli.axle('run', 'pauses', '--json')).out.split('\n')[0] ?? '') as { run: string }).run;
    // At this speed its pause is longer than any test.
    const { child, finished, said } = cli.start('runs', 'replay', paused, '--speed', '0.01');
    await said('before\n');
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ code: 130, out: 'before\n' });
  });
});
