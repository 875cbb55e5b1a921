import { harnessArguments } from '../support/harness-arguments';
import { canary } from './canary';
import { childOrphans } from './child-orphans';
import { clockJump } from './clock-jump';
import { databaseLocked } from './database-locked';
import { diskFull } from './disk-full';
import { escapeCorpusChaos } from './escape-corpus';
import { frameFuzz } from './frame-fuzz';
import { hubKill } from './hub-kill';
import { runChaos, type Chaos } from './invariants';
import { rotateKill, rotateKillKeychain } from './rotate-kill';
import { slowConsumer } from './slow-consumer';

const all: readonly Chaos[] = [
  hubKill,
  rotateKill,
  rotateKillKeychain,
  childOrphans,
  canary,
  escapeCorpusChaos,
  frameFuzz,
  clockJump,
  diskFull,
  slowConsumer,
  databaseLocked,
];

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
