import { renameSync, writeFileSync } from 'node:fs';

// Loaded into a process before anything else: on SIGUSR2 it writes what it has open, by kind, into the file that
// AXLE_TEST_RESOURCES names. Its children have it too, and are not asked.
const file = process.env.AXLE_TEST_RESOURCES ?? '';

process.on('SIGUSR2', () => {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  writeFileSync(`${file}.new`, JSON.stringify(counts));
  renameSync(`${file}.new`, file);
});
