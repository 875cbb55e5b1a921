import { harnessArguments } from '../support/harness-arguments';
import { frameFuzz } from './frame-fuzz';
import { hubKill } from './hub-kill';
import { runChaos, type Chaos } from './invariants';

const all: readonly Chaos[] = [hubKill, frameFuzz];

const { names, json, seed, rounds } = harnessArguments(
  process.argv.slice(2),
  all.map(({ name }) => name),
);
const violations = await runChaos(
  all.filter(({ name }) => names.includes(name)),
  seed,
  rounds,
  json,
);
process.exitCode = violations === 0 ? 0 : 1;
