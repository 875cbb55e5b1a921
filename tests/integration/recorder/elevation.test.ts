import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { openBench, type Bench, type LaunchedRun } from './fixture';

const askpass = resolve('resources/elevation/askpass');

/** Asks as sudo does, and says what it was told. */
const ASKER = `a=$("$SUDO_ASKPASS" "Password
for you: ") || exit 7; [ -n "$a" ] || exit 1; echo "told $a"; b=$("$SUDO_ASKPASS" again); echo "told $b"; exit 1`;

describeWith(['linux'], 'a question of sudo', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  function launch(askMs: number, attended = true, script = ASKER): Promise<LaunchedRun> {
    const folder = join(bench.runtime, 'asks');
    mkdirSync(folder);
    return bench.launch(script, {
      env: { PATH: '/usr/bin:/bin', SUDO_ASKPASS: askpass, AXLE_ASK: folder },
      cleanup: [folder],
      elevation: { by: 'sudo', folder, places: [join(bench.runtime, 'nowhere')], attended, askMs },
    });
  }

  it('comes on one line with its number, and its answer goes to who asked', async () => {
    const launched = await launch(600_000);
    const { elevation } = await launched.until((now) => now.elevation?.state === 'asking');
    expect(elevation).toEqual({ by: 'sudo', state: 'asking', prompt: 'Password for you: ', asked: 1 });
    await expect(bench.client.answer(launched.run, 2, 'early')).rejects.toMatchObject({ code: 'ELEVATION_NOT_ASKED' });
    await bench.client.answer(launched.run, 1, 'pâté "\'$x');
    await launched.until((now) => now.elevation?.asked === 2 && now.elevation.state === 'asking');
    await bench.client.answer(launched.run, 2, 'two');
    const ended = await launched.ended;
    expect(ended).toMatchObject({ cause: 'error', error: 'elevation-refused', exitCode: null, elevation: { state: 'refused', asked: 2 } });
    expect(await launched.lines()).toEqual(['told pâté "\'$x', 'told two']);
  });

  it('ends the run where nobody answers it', async () => {
    const launched = await launch(1);
    expect(await launched.ended).toMatchObject({ cause: 'error', error: 'elevation-unanswered', exitCode: null });
    expect(await launched.lines()).toEqual([]);
  });

  it.each([true, false])('is not what failed where root could prepare nothing (attended: %s)', async (attended) => {
    expect(await (await launch(600_000, attended, 'exit 125')).ended).toMatchObject({ cause: 'error', error: 'elevation-unprepared' });
  });

  it('is taken back by a cancel', async () => {
    const launched = await launch(600_000);
    await launched.until((now) => now.elevation?.state === 'asking');
    await bench.client.cancel(launched.run);
    expect(await launched.ended).toMatchObject({ cause: 'cancel', elevation: { state: 'refused' } });
  });
});
