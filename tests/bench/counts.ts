/** Whether the benches are only tried out (`AXLE_BENCH_TRY=1`): they do everything, so seldom that their figures mean nothing. */
export const onlyTried = process.env['AXLE_BENCH_TRY'] === '1';

/** How often or how much; `few` when it is only tried out. */
export const counted = (full: number, few: number): number => (onlyTried ? few : full);
