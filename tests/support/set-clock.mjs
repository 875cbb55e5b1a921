import { readFileSync } from 'node:fs';

// Loaded before anything else into a process and its threads: their wall clock goes wrong by as many milliseconds as
// the file that AXLE_TEST_CLOCK names says, from the moment that it says so.
const RealDate = Date;
const file = process.env.AXLE_TEST_CLOCK ?? '';

const now = () => {
  try {
    return RealDate.now() + Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return RealDate.now();
  }
};

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
