import type { Native } from './native';

const PIPE_BYTES = 1024 * 1024;

/** Real pipes for output and errors: what Node makes for `'pipe'` are sockets, and opening `/dev/stderr` fails on those. */
export interface OutputPipes {
  readonly reading: readonly [number, number];
  readonly writing: readonly [number, number];
}

/** Two pipes, each as large as the system lets it be, up to 1 MiB. */
export function openOutput(native: Native): OutputPipes {
  const [out, err] = [native.pipe(), native.pipe()];
  for (const [reading] of [out, err]) native.enlarge(reading, PIPE_BYTES);
  return { reading: [out[0], err[0]], writing: [out[1], err[1]] };
}
