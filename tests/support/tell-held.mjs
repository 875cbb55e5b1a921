import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded into a process before anything else: on SIGUSR2 it writes how long its thread was held since the last time, in
// milliseconds, into the file that AXLE_TEST_HELD names. `worked` is processor time of the thread itself between two beats of a
// timer of 1 ms, the longest; `late` the longest between two beats, waits for a processor included.
const file = process.env.AXLE_TEST_HELD ?? '';
delete process.env.AXLE_TEST_HELD; // Its children tell nothing.

if (isMainThread && file !== '') {
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let [at, work] = [performance.now(), worked()];
  let longest = { worked: 0, late: 0 };
  setInterval(() => {
    const [now, done] = [performance.now(), worked()];
    longest = { worked: Math.max(longest.worked, done - work), late: Math.max(longest.late, now - at) };
    [at, work] = [now, done];
  }, 1).unref();
  process.on('SIGUSR2', () => {
    writeFileSync(`${file}.new`, JSON.stringify(longest));
    renameSync(`${file}.new`, file);
    longest = { worked: 0, late: 0 };
  });
}
