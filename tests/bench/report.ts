import { writeFileSync } from 'node:fs';
import { figure, type Figure } from '../support/figure';
import { describeMachine, type Machine } from '../support/machine';

/** One measured thing; `ratio` is ours over the peer's, pair by pair in the same run. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: Figure;
  readonly peer?: { readonly name: string; readonly figure: Figure; readonly ratio: Figure };
  /** What is to be reached, and whether it was. */
  readonly aim?: { readonly text: string; readonly met: boolean };
}

export interface Bench {
  readonly name: string;
  /** Packages whose versions belong to the figures. */
  readonly packages?: readonly string[];
  run(): Promise<readonly Row[]>;
}

/** Measures both in turn, A B A B, after one round of each that does not count. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ ours: Figure; peer: Figure; ratio: Figure }> {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round += 1) {
    const [mine, theirs] = [await ours(), await peer()];
    if (round < 0) continue;
    a.push(mine);
    b.push(theirs);
  }
  return { ours: figure(a), peer: figure(b), ratio: figure(a.map((sample, i) => sample / (b[i] ?? Number.NaN))) };
}

/** Runs the benches one after the other, prints a line a row, and writes everything to `json` when asked. */
export async function runBenches(benches: readonly Bench[], json: string | undefined): Promise<void> {
  const results: { name: string; rows: readonly Row[]; machine: Machine }[] = [];
  for (const bench of benches) {
    process.stdout.write(`${bench.name}\n`);
    const rows = await bench.run();
    for (const row of rows) process.stdout.write(`  ${lineOf(row)}\n`);
    results.push({ name: bench.name, machine: describeMachine(bench.packages), rows });
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ benches: results }, undefined, 2)}\n`);
}

function lineOf({ name, unit, ours, peer, aim }: Row): string {
  const parts = [`${name}: ${short(ours.median)} ${unit} (${short(ours.p10)}–${short(ours.p90)}, ${ours.samples.length} samples)`];
  if (peer !== undefined)
    parts.push(
      `${peer.name} ${short(peer.figure.median)}, ratio ${peer.ratio.median.toFixed(2)} (${peer.ratio.p10.toFixed(2)}–${peer.ratio.p90.toFixed(2)})`,
    );
  if (aim !== undefined) parts.push(`aim ${aim.text}: ${aim.met ? 'met' : 'MISSED'}`);
  return parts.join('; ');
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
