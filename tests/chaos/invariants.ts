import { writeFileSync } from 'node:fs';
import type { Figure } from '../support/figure';
import { describeMachine } from '../support/machine';

/** What must hold whatever happens; each violation is one line that says in which round and what was seen. */
export interface Invariant {
  readonly name: string;
  readonly violations: readonly string[];
}

export interface ChaosResult {
  readonly rounds: number;
  readonly invariants: readonly Invariant[];
  /** Counts of what was done. */
  readonly figures?: Readonly<Record<string, number>>;
  /** What was measured beside, such as times to recover, with every sample. */
  readonly samples?: Readonly<Record<string, Figure>>;
}

export interface Chaos {
  readonly name: string;
  readonly defaultRounds: number;
  /** What this machine lacks for it, if anything: it is then not run, and that is said. */
  readonly lacks?: () => string | undefined;
  /** Must do the same for the same seed. */
  run(seed: number, rounds: number): Promise<ChaosResult>;
}

/** Collects violations by invariant; one that was never violated is listed too. */
export class InvariantLog {
  readonly #found = new Map<string, string[]>();

  constructor(names: readonly string[]) {
    for (const name of names) this.#found.set(name, []);
  }

  violated(name: string, what: string): void {
    const list = this.#found.get(name);
    if (list === undefined) throw new Error(`no invariant ${name}`);
    list.push(what);
  }

  list(): readonly Invariant[] {
    return [...this.#found].map(([name, violations]) => ({ name, violations }));
  }
}

/** Runs each, prints `rounds, violations`, writes everything to `json` when asked; gives how many violations there were. */
export async function runChaos(all: readonly Chaos[], seed: number, rounds: number | undefined, json: string | undefined): Promise<number> {
  const results: (ChaosResult & { name: string; seed: number; violations: number })[] = [];
  for (const chaos of all) {
    const lacking = chaos.lacks?.();
    if (lacking !== undefined) {
      process.stdout.write(`${chaos.name}: NOT RUN, it needs ${lacking}\n`);
      continue;
    }
    const result = await chaos.run(seed, rounds ?? chaos.defaultRounds);
    const violations = result.invariants.reduce((sum, invariant) => sum + invariant.violations.length, 0);
    results.push({ name: chaos.name, seed, violations, ...result });
    process.stdout.write(`${chaos.name}: seed ${seed}, ${result.rounds} rounds, ${violations} violations\n`);
    for (const { name, violations: found } of result.invariants) {
      process.stdout.write(`  ${found.length === 0 ? 'held    ' : 'VIOLATED'} ${name}\n`);
      for (const line of found.slice(0, 10)) process.stdout.write(`           ${line}\n`);
    }
    for (const [name, value] of Object.entries(result.figures ?? {})) process.stdout.write(`  ${name}: ${value}\n`);
    for (const [name, { samples, median, p10, p90 }] of Object.entries(result.samples ?? {})) {
      const [low, middle, high, longest] = [p10, median, p90, Math.max(...samples)].map(Math.round);
      process.stdout.write(`  ${name}: ${middle} (${low}–${high}, at most ${longest}, ${samples.length} samples)\n`);
    }
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine: describeMachine(), chaos: results }, undefined, 2)}\n`);
  return results.reduce((sum, { violations }) => sum + violations, 0);
}
