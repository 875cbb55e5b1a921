import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli.close());
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out } = await cli.axle(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(out);
};

describe('axle schedules', () => {
  it('adds, lists, shows, pauses, resumes, runs and removes one', async () => {
    const args = ['--script', 'hello', '--cron', '0 7 * * 1-5', '--zone', 'Europe/Paris', '--missed', 'run-once', '--param', 'name=Ada'];
    const added = await cli.axle('schedules', 'add', 'weekdays', ...args);
    expect(added).toMatchObject({ code: 0, err: expect.stringContaining('only while a hub runs') });
    expect(added.out).toMatch(/When +0 7 \* \* 1-5 \(Europe\/Paris\)\n/);
    expect(await json('schedules', 'list')).toMatchObject([
      { name: 'weekdays', script: { name: 'Hello', gone: false }, params: { name: 'Ada' }, missed: 'run-once', paused: false },
    ]);
    const next = (await json('schedules', 'next', '0 7 * * 1-5', '--zone', 'Europe/Paris')) as string[];
    expect(next).toHaveLength(5);
    expect(((await json('schedules', 'show', 'weekdays')) as { next: string[] }).next).toEqual(next);
    expect(await json('schedules', 'pause', 'weekdays')).toMatchObject({ paused: true, next: [] });
    expect((await cli.axle('schedules', 'list')).out).toMatch(/weekdays +Hello +0 7 .*paused/);
    expect(await json('schedules', 'resume', 'weekdays')).toMatchObject({ paused: false, next });
    // Both words have a second one.
    expect(await json('schedule', 'list')).toMatchObject([{ name: 'weekdays' }]);
    const { run } = (await json('schedule', 'run-now', 'weekdays')) as { run: string };
    expect((await cli.axle('runs', 'log', run, '--follow')).out).toContain('Hello, Ada!');
    await json('schedules', 'remove', 'weekdays');
    expect(await cli.axle('schedules', 'show', 'weekdays')).toMatchObject({ code: 125, err: expect.stringMatching(/^SCHEDULE_NOT_FOUND/) });
  });

  it('at an interval, at each start, and never without either', async () => {
    expect(await json('schedules', 'add', 'often', '--script', 'hello', '--every', '15m')).toMatchObject({
      trigger: { type: 'interval', seconds: 900 },
    });
    expect(await json('schedules', 'add', 'start', '--script', 'hello', '--at-startup')).toMatchObject({
      trigger: { type: 'startup' },
      next: [],
    });
    for (const args of [
      [],
      ['--every', '5s'],
      ['--every', 'often'],
      ['--every', '1h', '--at-startup'],
      ['--at-startup', '--missed', 'all'],
    ]) {
      const refused = await cli.axle('schedules', 'add', 'x', '--script', 'hello', ...args);
      expect(refused).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^BAD_INPUT/) });
    }
    expect(await cli.axle('schedules', 'add', 'OFTEN', '--script', 'hello', '--every', '1h')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^SCHEDULE_EXISTS/),
    });
  });

  it('is due as often as its script says, where nothing else is asked for', async () => {
    await cli.script('disk.sh', '#!/bin/bash\n# @axle.name Disk use\n# @axle.every 1d\n');
    await json('scripts', 'add-source', `${cli.folder}/scripts`);
    const added = await cli.axle('schedules', 'add', 'disk', '--script', 'disk.sh');
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/When +every 1 d\n/) });
    expect(added.err).toContain('Disk use says how often it is meant to run: every 1 d. The schedule takes that.\n');
    expect(await json('schedules', 'add', 'hourly', '--script', 'disk.sh', '--every', '1h')).toMatchObject({ trigger: { seconds: 3_600 } });
    const noTrigger =
      'BAD_INPUT: give one of --cron, --every and --at-startup, or a script that says how often it is meant to run (every)\n';
    expect(await cli.axle('schedules', 'add', 'x', '--script', 'hello')).toMatchObject({ code: 125, out: '', err: noTrigger });
    expect(await cli.axle('schedules', 'add', 'x', '--script', 'disk.sh', '--zone', 'UTC')).toMatchObject({ code: 125, out: '' });
    expect(await cli.axle('schedules', 'add', 'x', '--script', 'none')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^SCRIPT_NOT_FOUND/),
    });
    expect((await cli.axle('scripts', 'show', 'disk.sh')).out).toMatch(/^Meant to run +every 1 d$/m);
    for (const name of ['disk', 'hourly']) await json('schedules', 'remove', name);
  });

  it('starts a job as well as a script', async () => {
    await cli.axle('call', 'jobs.save', JSON.stringify({ text: 'name: Both\nsteps:\n  - {id: one, script: hello}\n' }));
    const added = await cli.axle('schedules', 'add', 'both', '--job', 'Both', '--every', '1h');
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/Job +job Both\n/) });
    expect((await cli.axle('schedules', 'list')).out).toMatch(/both +job Both +every 1 h/);
    const { run } = (await json('schedules', 'run', 'both')) as { run: string };
    expect(await json('runs', 'show', run)).toMatchObject({ subject: { kind: 'job', name: 'Both' } });
    for (const args of [[], ['--job', 'Both', '--script', 'hello']]) {
      expect(await cli.axle('schedules', 'add', 'x', '--every', '1h', ...args)).toMatchObject({
        code: 125,
        err: 'BAD_INPUT: give one of --script and --job\n',
      });
    }
    await json('schedules', 'remove', 'both');
  });

  it('changes what is given, and leaves the rest', async () => {
    await json('schedules', 'add', 'nightly', '--script', 'hello', '--cron', '0 2 * * *', '--zone', 'Europe/Paris', '--param', 'name=Ada');
    const change = (...args: string[]): Promise<unknown> => json('schedules', 'change', 'nightly', ...args);
    const at = (expression: string, zone: string) => ({ type: 'cron', expression, zone });
    const before = (await json('schedules', 'show', 'nightly')) as { id: string };
    expect(await change('--zone', 'Asia/Tokyo')).toMatchObject({
      trigger: at('0 2 * * *', 'Asia/Tokyo'),
      params: { name: 'Ada' },
      missed: 'skip',
    });
    expect(await change('--cron', '30 2 * * *')).toMatchObject({ trigger: at('30 2 * * *', 'Asia/Tokyo') });
    expect(await change('--param', 'name=Grace', '--missed', 'run-once')).toMatchObject({ params: { name: 'Grace' }, missed: 'run-once' });
    expect(await change('--unset', 'name', '--every', '15m')).toMatchObject({ params: {}, trigger: { type: 'interval', seconds: 900 } });
    expect(await change('--name', 'quarterly')).toMatchObject({ id: before.id, name: 'quarterly', missed: 'run-once' });
    const other = await cli.axle('schedules', 'change', 'quarterly', '--script', 'failure');
    expect(other).toMatchObject({ code: 0, out: expect.stringMatching(/Script +.*\n[^]*every 15 min/) });
    const wrong: readonly (readonly [args: string[], message: string])[] = [
      [[], 'BAD_INPUT: say what changes'],
      [['--unset', 'name'], 'BAD_INPUT: --unset name: it has no value to take away'],
      [['--cron', '0 25 * * *', '--every', '1h'], 'BAD_INPUT: give one of --cron, --every and --at-startup'],
      [['--zone', 'UTC'], 'BAD_INPUT: give one of --cron, --every and --at-startup'],
      [['--param', 'nobody=x'], 'PARAMS_INVALID: nobody'],
    ];
    const stays = await json('schedules', 'show', 'quarterly');
    for (const [args, message] of wrong) {
      expect(await cli.axle('schedules', 'change', 'quarterly', ...args)).toMatchObject({
        code: 125,
        err: expect.stringContaining(message),
      });
    }
    expect(await json('schedules', 'show', 'quarterly')).toEqual(stays);
    expect(await cli.axle('schedules', 'change', 'nightly', '--name', 'x')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^SCHEDULE_NOT_FOUND/),
    });
    await json('schedules', 'remove', 'quarterly');
  });

  it('says what is wrong, in either language', async () => {
    expect((await cli.axle('schedules', 'next', '0 25 * * *', '--zone', 'UTC')).err).toBe(
      'CRON_INVALID: in “0 25 * * *” the hour cannot be “25”\n',
    );
    const french = await cli.axleIn({ AXLE_LANG: 'fr' }, 'schedules', 'next', '0 7 * * *', '--zone', 'Mars/Olympus');
    expect(french).toMatchObject({ code: 125, err: expect.stringContaining('fuseau horaire Mars/Olympus') });
  });
});
