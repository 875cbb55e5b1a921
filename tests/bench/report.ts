import { writeFileSync } from 'node:fs';
import { figure, type Figure } from '../support/figure';
import { describeMachine, type Machine } from '../support/machine';
import { onlyTried } from './counts';

/** What this machine lacks, where a figure would stand. */
export interface Missing {
  readonly missing: string;
}

/** What a peer came to in the same run, and ours over that, pair by pair; or why there is none. */
export type Against = { readonly figure: Figure; readonly ratio: Figure } | Missing;

/** One measured thing. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: Figure | Missing;
  readonly peer?: { readonly name: string } & Against;
  /** What is to be reached, and whether it was; null where that needs what is missing. */
  readonly aim?: { readonly text: string; readonly met: boolean | null };
}

export interface Bench {
  readonly name: string;
  /** Packages whose versions belong to the figures. */
  readonly packages?: readonly string[];
  run(): Promise<readonly Row[]>;
}

/** A row of what cannot be measured here. */
export const missingRow = (name: string, unit: string, missing: string): Row => ({ name, unit, ours: { missing } });

/** A peer that is not on this machine: it has no figure, and ours is measured all the same. */
export class PeerMissing extends Error {}

/** Ours, and what it was measured against. */
export interface Measured {
  readonly ours: Figure;
  readonly against: Against;
}

/** Measures both in turn, A B A B, after one round of each that does not count. Ours alone where the peer throws PeerMissing. */
export async function alternate(rounds: number, ours: () => Promise<number>, peer: () => Promise<number>): Promise<Measured> {
  const [a, b]: [number[], number[]] = [[], []];
  let missing: string | undefined;
  for (let round = -1; round < rounds; round += 1) {
    const mine = await ours();
    const theirs = missing === undefined ? await peer().catch(noteMissing) : Number.NaN;
    if (round < 0) continue;
    a.push(mine);
    b.push(theirs);
  }
  function noteMissing(error: unknown): number {
    if (!(error instanceof PeerMissing)) throw error;
    missing = error.message;
    return Number.NaN;
  }
  if (missing !== undefined) return { ours: figure(a), against: { missing } };
  return { ours: figure(a), against: { figure: figure(b), ratio: figure(a.map((sample, i) => sample / (b[i] ?? Number.NaN))) } };
}

/** An aim that the median of the ratio to the peer decides. */
export function ratioAim(text: string, against: Against, met: (ratio: number) => boolean): NonNullable<Row['aim']> {
  return { text, met: 'missing' in against ? null : met(against.ratio.median) };
}

/** Runs the benches one after the other, prints a line a row, and writes what there is to `json`, when asked, after each. */
export async function runBenches(benches: readonly Bench[], json: string | undefined): Promise<void> {
  const results: { name: string; rows: readonly Row[]; machine: Machine }[] = [];
  if (onlyTried) process.stdout.write('only tried out: the figures mean nothing\n');
  for (const bench of benches) {
    process.stdout.write(`${bench.name}\n`);
    const rows = await bench.run();
    for (const row of rows) process.stdout.write(`  ${lineOf(row)}\n`);
    results.push({ name: bench.name, machine: describeMachine(bench.packages), rows });
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ onlyTried, benches: results }, undefined, 2)}\n`);
  }
}

function lineOf({ name, unit, ours, peer, aim }: Row): string {
  const own =
    'missing' in ours
      ? notMeasured(ours)
      : `${short(ours.median)} ${unit} (${short(ours.p10)}–${short(ours.p90)}, ${ours.samples.length} samples)`;
  const parts = [`${name}: ${own}`];
  if (peer !== undefined)
    parts.push(`${peer.name} ${'missing' in peer ? notMeasured(peer) : `${short(peer.figure.median)}, ratio ${ratioText(peer.ratio)}`}`);
  if (aim !== undefined) parts.push(`aim ${aim.text}: ${aim.met === null ? 'not measured' : aim.met ? 'met' : 'MISSED'}`);
  return parts.join('; ');
}

const notMeasured = ({ missing }: Missing): string => `not measured: ${missing}`;
const ratioText = ({ median, p10, p90 }: Figure): string => `${median.toFixed(2)} (${p10.toFixed(2)}–${p90.toFixed(2)})`;

function short(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
