import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readResults } from '#main/spokes/runs/journal/results';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { describeWith } from '../../support/real-parts';
import { openBench, type Bench } from './fixture';

const SECRET = 'hunter2/Zq+9&x=?';
const BASE64 = Buffer.from(SECRET).toString('base64');

describeWith(['linux'], 'the secrets of a recorded child', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  /** The secret on descriptor 7, where the script reads it. */
  const given = (more: Partial<Launch> = {}, secret = SECRET): Partial<Launch> => ({
    fds: [
      { type: 'results', fd: 3 },
      { type: 'data', fd: 7, base64: Buffer.from(secret).toString('base64'), secret: true },
    ],
    ...more,
  });
  const READ = 'S=$(cat <&7)\n';

  it.each(['pipe', 'terminal'] as const)('are not in what it prints, in mode %s', async (mode) => {
    const script = `${READ}echo "a $S b"; printf %s "$S" | base64; printf 'user:%s' "$S" | base64; echo end`;
    const run = await bench.launch(script, given({ mode }));
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    const lines = (await run.lines()).map((line) => line.trim());
    expect(lines).toEqual(['a *** b', '***', expect.stringMatching(/^dXNlcj.?\*\*\*.{0,2}$/), 'end']);
  });

  it('are found where they come in pieces, and the other stream speaks in between', async () => {
    const pieces = SECRET.split('')
      .map((character) => `printf %s '${character}'; echo err >&2`)
      .join('; ');
    const run = await bench.launch(`${READ}printf 'a '; ${pieces}; echo ' b'`, given());
    await run.ended;
    const text = (await run.output()).toString();
    // Of one that begins slowly, no more than its first characters can be seen.
    expect(text.replaceAll('err\n', '')).toMatch(/^a (?:hu?n?)?\*\*\* b\n$/);
    expect(text.split('err')).toHaveLength(SECRET.length + 1);
  });

  it.each(['pipe', 'terminal'] as const)('are found where they come as slowly as a person types, in mode %s', async (mode) => {
    const run = await bench.launch(
      `${READ}for ((at = 0; at < \${#S}; at++)); do printf %s "\${S:at:1}"; sleep 0.1; done; echo ' b'`,
      given({ mode }),
    );
    await run.ended;
    expect((await run.output()).toString().trim()).toMatch(/^(?:hu?n?)?\*\*\* b$/);
  });

  it('are found at each border of what is read at once', async () => {
    const run = await bench.launch(`${READ}for i in $(seq 40000); do printf '%s-%s ' "$i" "$S"; done`, given());
    await run.ended;
    const text = (await run.output()).toString();
    expect(text.match(/\*\*\*/g)).toHaveLength(40_000);
    expect(text).not.toContain(SECRET.slice(0, 8));
  });

  it('hold no memory while nothing else is printed', async () => {
    const kib = (name: string): number => {
      const status = readFileSync(`/proc/${bench.started[0]?.pid}/status`, 'utf8');
      return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
    };
    await bench.client.warm();
    const before = kib('VmRSS');
    const run = await bench.launch(`${READ}yes "$S" | tr -d '\\n' | head -c 400M; echo; echo end`, given());
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    expect(await run.lines()).toEqual([expect.stringMatching(/^\*\*\*/), 'end']);
    expect(kib('VmHWM') - before).toBeLessThan(200 * 1_024);
  });

  it('let a question be seen at once, and the rest of a secret that it began with not at all', async () => {
    const fifo = join(bench.home, 'answer');
    execFileSync('mkfifo', [fifo]);
    // It ends as the secret begins.
    const run = await bench.launch(`${READ}printf 'Search or h'; read -r go < '${fifo}'; printf 'unter2/Zq+9&x=?\\n'`, given());
    await run.until(({ bytes }) => bytes === 'Search or h'.length);
    await writeFile(fifo, 'go\n');
    await run.ended;
    expect(await run.lines()).toEqual(['Search or h***']);
  });

  it('are not in its results, their names, its files or how far it says it is', async () => {
    const file = Buffer.from(`in a file: ${SECRET} and again`);
    const part = (at: number, bytes: Buffer, last: boolean): string =>
      `{"type":"file","name":"${SECRET.replaceAll('/', '_')}.txt","part":${at},"last":${last},"base64":"${bytes.toString('base64')}"}`;
    const lines = [
      `{"type":"values","name":"of ${SECRET}","values":{"plain":"${SECRET}","escaped":"\\u0068unter2\\/Zq+9&x=?","base64":"${BASE64}"}}`,
      `{"type":"link","name":"l","url":"https://example.org/?q=${encodeURIComponent(SECRET)}"}`,
      `{"type":"table","name":"t","columns":["${SECRET}"],"rows":[["x${SECRET}y"]]}`,
      part(0, file.subarray(0, 16), false),
      part(1, file.subarray(16), true),
      `{"type":"${SECRET}"}`,
    ];
    const path = join(bench.home, 'lines');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const run = await bench.launch(`cat '${path}' >&3`, given());
    const end = await run.ended;
    expect(end.results).toMatchObject({ count: 4, refused: 1 });
    const results = await readResults(run.folder, new AbortController().signal);
    expect(results.get('of ***')).toMatchObject({
      values: [
        ['plain', '***'],
        ['escaped', '***'],
        ['base64', '***'],
      ],
    });
    expect(results.get('l')).toMatchObject({ url: 'https://example.org/?q=***' });
    expect(results.get('t')).toMatchObject({ columns: [{ name: '***' }], rows: [['x***y']] });
    expect(readFileSync(join(run.folder, 'result.000'), 'utf8')).toBe('in a file: *** and again');
    for (const name of readdirSync(run.folder)) {
      const bytes = readFileSync(join(run.folder, name));
      for (const form of [SECRET, BASE64, encodeURIComponent(SECRET)])
        expect({ name, found: bytes.includes(form) }).toEqual({ name, found: false });
    }
    expect(JSON.stringify(end)).not.toContain(SECRET);
  });

  it('are read from files too, and nothing runs where they cannot be', async () => {
    const file = join(bench.home, 'secret');
    writeFileSync(file, `${SECRET}\n`);
    const run = await bench.launch(`cat '${file}'`, { secretFiles: [file] });
    await run.ended;
    expect(await run.lines()).toEqual(['***']);
    const nowhere = { secretFiles: [join(bench.home, 'absent')] };
    await expect(bench.launch('echo ran', nowhere)).rejects.toMatchObject({ code: 'SPAWN_FAILED' });
  });
});
