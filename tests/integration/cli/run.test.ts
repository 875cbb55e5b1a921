import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

interface Ended {
  readonly type: string;
  readonly attempt: number;
  readonly run: { readonly id: string; readonly state: string; readonly exitCode: number | null };
}
const lines = (text: string): readonly Ended[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Ended);

describeWith(['linux', 'bubblewrap'], 'axle run', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = await createCommandLine();
    await cli.script('greet.sh', '#!/bin/bash\n# @axle.param name {kind: text}\necho "hello $AXLE_PARAM_NAME"; echo oops >&2; exit 3\n');
    await cli.script('good.sh', '#!/bin/bash\nprintf "\\033[1mfine\\033[0m\\n"\n');
    await cli.script('token.sh', '#!/bin/bash\n# @axle.param token {kind: secret}\nwc -c < "$AXLE_SECRET_TOKEN"\n');
    await cli.script(
      'raycast.sh',
      `#!/bin/bash\n# @raycast.schemaVersion 1\n# @raycast.title Ray\n# @raycast.mode fullOutput\n# @raycast.argument1 { "type": "password", "placeholder": "Token" }\necho "$1 \${#1}"\n`,
    );
    await cli.script('slow.sh', `#!/bin/bash\ntrap 'echo cleaned; exit 7' TERM\necho started\nwhile :; do read -t 0.2 < <(:) || :; done\n`);
    await cli.script('asks.sh', '#!/bin/bash\n# @axle.confirm Really?\necho done\n');
    await cli.script('late.sh', '#!/bin/bash\n# @axle.timeout 1\nsleep 60\n');
    await cli.script('bounded.sh', '#!/bin/bash\n# @axle.param count {kind: number, min: 1, max: 10}\necho "$AXLE_PARAM_COUNT"\n');
    await cli.script('many.sh', '#!/bin/bash\nseq 200000\n');
    await cli.script('flaky.sh', '#!/bin/bash\n# @axle.retry 2 0.1\necho "try"; exit 4\n');
    await cli.script('later.sh', '#!/bin/bash\n# @axle.retry 1 1h\necho "try"; exit 5\n');
    await cli.script('starts.sh', `#!/bin/bash\n# @axle.workdir ${join(cli.folder, 'gone')}\npwd\n`);
    await cli.script('dies.sh', '#!/bin/bash\nkill -SEGV $$\n');
    expect(await cli.axle('scripts', 'add-source', join(cli.folder, 'scripts'))).toMatchObject({
      code: 0,
      err: expect.stringMatching(/scripts approved as they are; a change will need an approval\n$/),
    });
  });
  afterAll(() => cli.close());

  it('ends with the script’s own code, its output on both streams', async () => {
    expect(await cli.axle('run', 'greet', '--param', 'name=a=b c')).toEqual({ code: 3, out: 'hello a=b c\n', err: 'oops\n' });
    expect(await cli.axle('run', 'good')).toEqual({ code: 0, out: '\u001b[1mfine\u001b[0m\n', err: '' });
    expect((await cli.axle('run', 'dies')).code).toBe(139);
  });

  it('prints nothing but one event per line as JSON', async () => {
    const { code, out, err } = await cli.axle('run', 'good', '--json');
    expect([code, err]).toEqual([0, '']);
    const events = lines(out);
    expect(events[0]?.type).toBe('started');
    expect(events.at(-1)).toMatchObject({ type: 'ended', run: { state: 'succeeded', exitCode: 0 } });
  });

  it('leaves a run to the hub, whose output is there later', async () => {
    const { code, out } = await cli.axle('run', 'greet', '-p', 'name=later', '--detach');
    expect(code).toBe(0);
    const id = out.trim();
    expect(await cli.axle('runs', 'log', id, '--follow')).toEqual({ code: 0, out: 'hello later\n', err: 'oops\n' });
    const shown = await cli.axle('runs', 'show', id, '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ id, state: 'failed', exitCode: 3 });
    expect((await cli.axle('runs', 'repeat', id)).out).toBe('hello later\n');
    expect(JSON.parse((await cli.axle('runs', 'list', '--json', '--limit', '2')).out)).toHaveLength(2);
  });

  it('cancels at the first Ctrl-C and shows how the script cleans up', async () => {
    const { child, finished, said } = cli.start('run', 'slow');
    await said('started\n');
    child.kill('SIGINT');
    const { code, out, err } = await finished;
    expect([code, out]).toEqual([130, 'started\ncleaned\n']);
    expect(err).toContain('Cancelling');
  });

  it('leaves at the second Ctrl-C; the run is ended by the hub', async () => {
    const { child, finished, said } = cli.start('run', 'slow');
    await said('started\n');
    child.kill('SIGINT');
    await said('Cancelling');
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
    const [latest] = JSON.parse((await cli.axle('runs', 'list', '--json', '--limit', '1')).out) as { id: string }[];
    await cli.axle('runs', 'log', latest?.id ?? '', '--follow');
    expect(JSON.parse((await cli.axle('runs', 'show', latest?.id ?? '', '--json')).out)).toMatchObject({ state: 'cancelled' });
  });

  it('shows every attempt, and ends with the code of the last one', async () => {
    expect(await cli.axle('run', 'flaky')).toEqual({
      code: 4,
      out: 'try\ntry\ntry\n',
      err: expect.stringMatching(
        /^Attempt 1 of 3 failed; the next one begins in \d s\.\nAttempt 2 of 3 failed; the next one begins in \d s\.\n$/,
      ),
    });
    const { code, out, err } = await cli.axle('run', 'flaky', '--json');
    expect([code, err]).toEqual([4, '']);
    expect(lines(out).map(({ type, attempt }) => `${type} ${attempt}`)).toEqual(
      [1, 2, 3].flatMap((attempt) => [`started ${attempt}`, `output ${attempt}`, `ended ${attempt}`]),
    );
  });

  it('cancels at Ctrl-C an attempt that waits for its time', async () => {
    const { child, finished, said } = cli.start('run', 'later');
    await said('the next one begins in 3600 s');
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ code: 130, out: 'try\n' });
    const [latest] = JSON.parse((await cli.axle('runs', 'list', '--json', '--limit', '1')).out) as unknown[];
    expect(latest).toMatchObject({ state: 'cancelled', attempt: 2, reason: 'cancelled-in-queue' });
  });

  it('takes a secret from a file, and from nowhere that others see', async () => {
    const file = join(cli.folder, 'token');
    await writeFile(file, 'hunter2\n');
    expect(await cli.axle('run', 'token', '--secret', `token=@${file}`)).toMatchObject({ code: 0, out: '7\n' });
    expect(await cli.axle('run', 'token', '--secret', 'token=hunter2')).toMatchObject({ code: 125, out: '' });
    const typed = await cli.axle('run', 'token', '--secret', 'token');
    expect([typed.code, typed.err]).toEqual([125, expect.stringContaining('has to be typed in a terminal')]);
  });

  it('refuses a script that has nowhere to start, before it runs and in its place', async () => {
    const gone = join(cli.folder, 'gone');
    const refused = `SCRIPT_BROKEN: .*it starts in ${gone}, and there is no such folder: make it, or name another in its metadata\n$`;
    for (const more of [[], ['--dry-run'], ['--sandbox', 'none']]) {
      expect(await cli.axle('run', 'starts', ...more)).toMatchObject({ code: 125, out: '', err: expect.stringMatching(refused) });
    }
    const french = await cli.axleIn({ AXLE_LANG: 'fr' }, 'run', 'starts');
    expect(french).toMatchObject({ code: 125, err: expect.stringContaining(`il démarre dans ${gone}, et ce dossier n’existe pas`) });
    await mkdir(gone);
    expect((await cli.axle('run', 'starts', '--dry-run')).out).toMatch(new RegExp(`^Starts in +${gone}$`, 'm'));
    expect(await cli.axle('run', 'starts')).toEqual({ code: 0, out: `${gone}\n`, err: '' });
  });

  it('passes a secret as an argument only with consent, and says how to give it', async () => {
    const file = join(cli.folder, 'exposed');
    await writeFile(file, 'hunter2\n');
    const given = ['run', 'raycast', '--secret', `argument1=@${file}`] as const;
    const refused = await cli.axle(...given);
    expect(refused).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^PARAMS_INVALID: .*argument1.*--expose-secrets/) });
    // What a script asks is another question.
    expect((await cli.axle(...given, '--yes')).code).toBe(125);
    const preview = await cli.axle('run', 'raycast', '--secret', 'argument1', '--dry-run');
    expect(preview).toMatchObject({ code: 0, out: expect.stringContaining('Token: on its command line, where other programs') });
    expect(await cli.axle(...given, '--expose-secrets')).toMatchObject({ code: 0, out: '*** 7\n' });
    const [{ id } = { id: '' }] = JSON.parse((await cli.axle('runs', 'list', '--json', '--limit', '1')).out) as { id: string }[];
    expect((await cli.axle('runs', 'show', id)).out).toMatch(/argument1 +•••••• \(on its command line\)/);
    expect((await cli.axle('runs', 'grants', id)).out).toContain('Token: on its command line');
    const again = ['runs', 'repeat', id, '--secret', `argument1=@${file}`] as const;
    expect(await cli.axle(...again)).toMatchObject({ code: 125, err: expect.stringContaining('--expose-secrets') });
    expect(await cli.axle(...again, '--expose-secrets')).toMatchObject({ code: 0, out: '*** 7\n' });
  });

  it('asks at a terminal whether a secret may be exposed, before it is typed', async () => {
    const question = 'takes argument1 only on its command line';
    const shown = await cli.answering(
      [
        [question, 'y\r'],
        ['argument1: ', 'hunter2\r'],
      ],
      'run',
      'raycast',
      '--secret',
      'argument1',
    );
    expect(shown).toContain('*** 7');
    expect(shown).not.toContain('hunter2');
    const left = await cli.answering([[question, 'n\r']], 'run', 'raycast', '--secret', 'argument1');
    expect(left).not.toContain('argument1: ');
  });

  it('asks it of a link that was opened, once the secret is there', async () => {
    const shown = await cli.answering(
      [
        ['[y/N]', 'y\r'],
        ['argument1: ', 'hunter2\r'],
        ['only on its command line', 'y\r'],
      ],
      'open',
      'axle://run/raycast',
    );
    expect(shown).toContain('*** 7');
  });

  it('takes no secret as a plain value of a parameter', async () => {
    const refused = await cli.axle('run', 'token', '--param', 'token=hunter2');
    expect(refused).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^BAD_INPUT: token is a secret: .*--secret token/) });
    expect(refused.err).not.toContain('hunter2');
  });

  it('runs a script that asks first only when it was answered', async () => {
    const unanswered = { code: 125, out: '', err: expect.stringMatching(/^BAD_INPUT: .*Really\? \(--yes/) };
    expect(await cli.axle('run', 'asks')).toMatchObject(unanswered);
    expect(await cli.axle('run', 'asks', '--json')).toMatchObject(unanswered);
    const events = lines((await cli.axle('run', 'asks', '--yes', '--json')).out);
    expect(events.at(-1)).toMatchObject({ type: 'ended', run: { state: 'succeeded' } });
    const before = events.at(-1)?.run.id ?? '';
    expect(await cli.axle('runs', 'repeat', before)).toMatchObject(unanswered);
    expect(await cli.axle('runs', 'repeat', before, '-y')).toEqual({ code: 0, out: 'done\n', err: '' });
  });

  it('says that a run took too long', async () => {
    expect(await cli.axle('run', 'late')).toEqual({
      code: 124,
      out: '',
      err: 'The run took longer than it may and was ended (after 1 s).\n',
    });
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { child, finished } = cli.start('run', 'many');
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await finished).toMatchObject({ code: 0, err: '' });
  });

  it('prints what a start may be bound to, and starts nothing else', async () => {
    const shown = JSON.parse((await cli.axle('run', 'greet', '--dry-run', '--json')).out) as { digest: string };
    expect((await cli.axle('run', 'greet', '--dry-run')).out).toContain(shown.digest);
    expect(await cli.axle('run', 'greet', '-p', 'name=Ada', '--expect', shown.digest)).toMatchObject({ code: 3, out: 'hello Ada\n' });
    await cli.axle('call', 'settings.set', '{"sandbox":"strict"}');
    expect(await cli.axle('run', 'greet', '--expect', shown.digest)).toMatchObject({
      code: 125,
      out: '',
      err: expect.stringMatching(/^GRANTS_CHANGED: .*Sandbox.*axle run --dry-run/),
    });
    expect(await cli.axle('run', 'greet', '--dry-run', '--expect', shown.digest)).toMatchObject({
      code: 125,
      out: expect.stringContaining('strict'),
      err: expect.stringMatching(/^GRANTS_CHANGED: .*Sandbox/),
    });
    await cli.axle('call', 'settings.set', '{"sandbox":"standard"}');
    expect((await cli.axle('run', 'greet', '--dry-run', '--expect', shown.digest)).code).toBe(0);
    expect(await cli.axle('run', 'greet', '--expect', 'abc')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT: /) });
  });

  it('is refused with 125 and a code', async () => {
    expect(await cli.axle('run', 'nothing')).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^SCRIPT_NOT_FOUND: /) });
    expect(await cli.axle('run', 'greet', '-p', 'other=1')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^PARAMS_INVALID: other /),
    });
    for (const count of ['0', '11', '-1', '1e9']) {
      expect(await cli.axle('run', 'bounded', '-p', `count=${count}`)).toEqual({
        code: 125,
        out: '',
        err: 'PARAMS_INVALID: count is out of range (1 … 10)\n',
      });
    }
    expect(await cli.axle('run', 'bounded', '-p', 'count=10')).toMatchObject({ code: 0, out: '10\n' });
    expect(await cli.axle('run', 'greet', '-p', 'name')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT: /) });
    expect(await cli.axle('run', 'greet', '--sandbox', 'loose')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT: /) });
    expect((await cli.axle('run')).code).toBe(125);
    expect((await cli.axle('run', 'greet', '--nonsense')).code).toBe(125);
  });
});
