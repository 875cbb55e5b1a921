import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const script = `#!/bin/bash
say() { printf '%s\\n' "$1" >&"$AXLE_RESULTS"; }
echo printed
say '{"type":"table","name":"Hosts","columns":["host",{"name":"ms","type":"number"}],"rows":[["db1",12],["=db2",null]]}'
say '{"type":"file","name":"../a b.txt","base64":"aGVsbG8="}'
say 'oh no'
`;

describeWith(['linux', 'bubblewrap'], 'results on the command line', () => {
  let cli: CommandLine;
  let run: string;
  beforeAll(async () => {
    cli = await createCommandLine();
    await cli.script('gives.sh', script);
    await cli.script('plain.sh', '#!/bin/bash\necho plain\n');
    expect(await cli.axle('scripts', 'add-source', join(cli.folder, 'scripts'))).toMatchObject({ code: 0 });
    run = (await cli.axle('run', 'gives', '--detach')).out.trim();
    await cli.axle('runs', 'log', run, '--follow');
  });
  afterAll(() => cli.close());

  it('are told when the run has ended, and standard output is the script’s alone', async () => {
    const { code, out, err } = await cli.axle('run', 'gives');
    expect([code, out]).toEqual([0, 'printed\n']);
    expect(err).toContain('HOST  MS\ndb1   12\n=db2   –\n');
    expect(err).toContain('One line was not taken as a result:\n  line 3: it is not JSON\n');
    expect(await cli.axle('run', 'plain')).toEqual({ code: 0, out: 'plain\n', err: '' });
  });

  it('are events before the end with --json', async () => {
    const { out, err } = await cli.axle('run', 'gives', '--json');
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(err).toBe('');
    expect(events.map(({ type }) => type)).toEqual(['started', 'output', 'result', 'result', 'results-refused', 'ended']);
    expect(events[2]).toMatchObject({
      result: {
        type: 'table',
        name: 'Hosts',
        value: [
          { host: 'db1', ms: 12 },
          { host: '=db2', ms: null },
        ],
      },
    });
  });

  it('are shown later, as text, as CSV that computes nothing, as JSON', async () => {
    const { out, err } = await cli.axle('runs', 'results', run);
    expect(out).toBe('Hosts\nHOST  MS\ndb1   12\n=db2   –\n\na b.txt\nfile, 5 bytes; “axle runs results RUN --save FOLDER” keeps it\n');
    expect(err).toContain('line 3: it is not JSON');
    expect(await cli.axle('runs', 'results', run, '--csv', 'Hosts')).toEqual({ code: 0, out: "host,ms\r\ndb1,12\r\n'=db2,\r\n", err: '' });
    expect(JSON.parse((await cli.axle('runs', 'results', run, '--json')).out)).toMatchObject({
      results: [{ type: 'table' }, { type: 'file', name: 'a b.txt', bytes: 5 }],
      refused: 1,
    });
    for (const name of ['nobody', 'a b.txt']) expect((await cli.axle('runs', 'results', run, '--csv', name)).code).toBe(125);
  });

  it('are saved beside what is there, and never over it', async () => {
    const folder = join(cli.folder, 'saved');
    for (let time = 0; time < 2; time += 1) expect((await cli.axle('runs', 'results', run, '--save', folder)).code).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['Hosts-2.csv', 'Hosts.csv', 'a-b-2.txt', 'a-b.txt']);
    expect(readFileSync(join(folder, 'a-b-2.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(cli.folder)).not.toContain('a b.txt');
  });
});
