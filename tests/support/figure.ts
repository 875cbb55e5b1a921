/** Samples in the order they were taken, and what they come to. */
export interface Figure {
  readonly samples: readonly number[];
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** Median absolute deviation from the median. */
  readonly mad: number;
}

/** What samples come to. */
export function figure(samples: readonly number[]): Figure {
  const median = quantile(samples, 0.5);
  return {
    samples,
    median,
    p10: quantile(samples, 0.1),
    p90: quantile(samples, 0.9),
    mad: quantile(
      samples.map((sample) => Math.abs(sample - median)),
      0.5,
    ),
  };
}

/** The value that a share `at` of the samples is below, between two where it falls between. */
export function quantile(samples: readonly number[], at: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
