import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Home } from './home';

/** Runs of every kind, by what they show. */
export interface SampleRuns {
  readonly hello: string;
  readonly long: string;
  readonly failed: string;
  readonly everyKind: string;
  readonly secret: string;
  /** Still runs, in pipe mode. */
  readonly live: string;
  /** Failed, and succeeded at the second attempt. */
  readonly retried: string;
  readonly cancelled: string;
  /** Waits for an answer in its terminal. */
  readonly terminal: string;
}

/** A folder of a person's own: one script that asks before it runs, one that cannot be understood whole. */
export async function addOwnFolder(home: Home): Promise<void> {
  const folder = join(home.folder, 'ops-scripts');
  await mkdir(folder);
  await writeFile(
    join(folder, 'restart-web.sh'),
    [
      '#!/usr/bin/env bash',
      '# @axle.name Restart web tier',
      '# @axle.description Drains each web server, restarts its service and waits until it is healthy.',
      '# @axle.tags web, restart',
      '# @axle.confirm Every web server is restarted, one after the other. Visitors may wait for up to a minute.',
      '# @axle.param servers {kind: text, label: Servers, required: true, default: web01 web02, help: Their names with spaces between them.}',
      'for server in $AXLE_PARAM_SERVERS; do echo "$server: restarted"; done',
      '',
    ].join('\n'),
  );
  await writeFile(
    join(folder, 'rotate-certs.py'),
    '# @axle.name Rotate certificates\n# @axle.colour red\n# @axle.tags web\nprint("done")\n',
  );
  await writeFile(
    join(folder, 'flaky.sh'),
    [
      '#!/usr/bin/env bash',
      '# @axle.name Nightly backup',
      '# @axle.retry 2 1',
      '# @axle.sandbox none',
      'mark="$(dirname "$0")/.tried"; [ -e "$mark" ] && { echo "backed up"; exit 0; }',
      'touch "$mark"; echo "the share did not answer" >&2; exit 75',
      '',
    ].join('\n'),
  );
  // One of them leaves a mark beside it for its next attempt.
  await home.call('settings.set', { trust: 'warn' });
  await home.json('scripts', 'add-source', folder, '--label', 'ops-scripts');
}

/** Starts a script; gives the run's id. */
export async function start(home: Home, script: string, params: object = {}): Promise<string> {
  const { run } = (await home.call('runs.start', { script, params })) as { run: string };
  return run;
}

/** Waits until a run is in one of these states; in one that it ends in where none is named. */
export async function reach(home: Home, run: string, ...states: readonly string[]): Promise<string> {
  const wanted = states.length > 0 ? states : ended;
  const state = async (): Promise<string> => ((await home.call('runs.get', { run })) as { state: string }).state;
  // For as long as the test may take.
  await expect.poll(state, { timeout: 0, intervals: [100] }).toMatch(new RegExp(`^(${wanted.join('|')})$`));
  return run;
}
const ended = ['succeeded', 'failed', 'cancelled', 'timed_out', 'lost'];

/** Starts every run of the samples and waits for those that end. */
export async function makeSampleRuns(home: Home): Promise<SampleRuns> {
  const cancelled = await start(home, 'cancel');
  const hello = await start(home, 'hello', { name: 'Grace Hopper' });
  const long = await start(home, 'long-log', { lines: 10_000 });
  const failed = await start(home, 'failure', { code: 3 });
  await reach(home, cancelled, 'running');
  await home.call('runs.cancel', { run: cancelled });
  for (const run of [hello, long, failed, cancelled]) await reach(home, run);
  const everyKind = await start(home, 'every-kind', { text: 'some text', number: 7, choice: 'prod', date: '2026-03-01', secret: 's3cret' });
  const secret = await start(home, 'secret', { token: 'canary-token' });
  const retried = await start(home, 'flaky.sh');
  for (const run of [everyKind, secret, retried]) await reach(home, run);
  const live = await start(home, 'cancel');
  const terminal = await start(home, 'prompt');
  for (const run of [live, terminal]) await reach(home, run, 'running');
  return { hello, long, failed, everyKind, secret, live, retried, cancelled, terminal };
}
