import { escapeCorpus, succeeded } from '../support/escape-corpus';
import { createEscapeTargets, type EscapeTargets } from '../support/escape-targets';
import { createRandom, type Random } from '../support/random';
import { isRoot } from '../support/sandbox-place';
import { InvariantLog, type Chaos } from './invariants';

const REFUSED = {
  strict: 'nothing gets out of level strict',
  standard: 'nothing gets out of level standard but what it is told to let through',
} as const;
const REAL = 'an attempt that can be shown to be one succeeds without a sandbox';
const WHOLE = 'each attempt comes to its end';

/** Makes every attempt of the corpus at each level, in an order of the seed's, as the user whom the hub is. */
export const escapeCorpusChaos: Chaos = {
  name: 'escape-corpus',
  defaultRounds: 1,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([...Object.values(REFUSED), REAL, WHOLE]);
    const corpus = escapeCorpus();
    const targets: EscapeTargets = await createEscapeTargets('self');
    const counts = { strict: 0, standard: 0, none: 0 };
    try {
      for (let round = 1; round <= rounds; round += 1) {
        for (const escape of shuffled(corpus, random)) {
          for (const level of escape.levels) {
            const { output } = await targets.attempt(escape, level);
            counts[level] += 1;
            if (succeeded(output)) log.violated(REFUSED[level], `round ${round}: ${escape.name}: ${escape.success}`);
            if (!output.endsWith('ended\n')) log.violated(WHOLE, `round ${round}: ${escape.name} at ${level}: ${output.slice(-200)}`);
          }
          if (escape.control === 'no' || (escape.control === 'root' && !isRoot)) continue;
          const { output } = await targets.attempt(escape, 'none');
          counts.none += 1;
          if (!succeeded(output)) log.violated(REAL, `round ${round}: ${escape.name}: ${output.slice(-200)}`);
        }
      }
    } finally {
      await targets.close();
    }
    return {
      rounds,
      invariants: log.list(),
      figures: {
        'attempts of the corpus': corpus.length,
        'made at strict': counts.strict,
        'made at standard': counts.standard,
        'shown to be real': counts.none,
      },
    };
  },
};

function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(random.below(left.length), 1));
}
