#!/usr/bin/env node
// @axle.id long-log
// @axle.name Long log
// @axle.description Writes many coloured lines, some of them to standard error.
// @axle.tags sample, node, output
// @axle.param lines {kind: number, label: Lines, integer: true, min: 1, max: 5000000, default: 10000}
import { once } from 'node:events';

const lines = Number(process.env.AXLE_PARAM_LINES ?? process.argv[2] ?? 10_000);
const levels = [
  ['\u001b[90mdebug\u001b[0m', 60],
  ['\u001b[32minfo \u001b[0m', 30],
  ['\u001b[33mwarn \u001b[0m', 9],
  ['\u001b[1;31merror\u001b[0m', 1],
];

function levelOf(line) {
  let rest = (line * 37) % 100;
  for (const [level, share] of levels) {
    if (rest < share) return level;
    rest -= share;
  }
  return levels[0][0];
}

for (let line = 1; line <= lines; line++) {
  const level = levelOf(line);
  const target = level.includes('error') ? process.stderr : process.stdout;
  const text = `\u001b[2m${String(line).padStart(8)}\u001b[0m ${level} request ${(line * 2_654_435_761) % 1_000_000} took \u001b[36m${line % 977} ms\u001b[0m\n`;
  if (!target.write(text)) await once(target, 'drain');
}
