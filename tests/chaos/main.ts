import { harnessArguments } from '../support/harness-arguments';
import { canary } from './canary';
import { childOrphans } from './child-orphans';
import { escapeCorpusChaos } from './escape-corpus';
import { frameFuzz } from './frame-fuzz';
import { hubKill } from './hub-kill';
import { runChaos, type Chaos } from './invariants';

const all: readonly Chaos[] = [hubKill, childOrphans, canary, escapeCorpusChaos, frameFuzz];

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
