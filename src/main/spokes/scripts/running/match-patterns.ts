import { setImmediate as turn } from 'node:timers/promises';
import vm from 'node:vm';
import type { Verdict } from '#shared/contract/validate-params';
import { wholePattern } from '#shared/contract/whole-pattern';

/** How long all patterns of a call may hold the hub's thread at once: they come from files, and must not stop the hub. */
const DEADLINE_MS = 5;
/** On a busy machine a deadline passes by itself now and then, so what it ended is tried again, after the others. */
const TURNS = 3;
const context = vm.createContext(Object.create(null));
const testAll = new vm.Script('for (const [pattern, value] of asked) results.push(pattern.test(value))');

/** A pattern and the value of which the whole shall match it. */
export interface Asked {
  readonly pattern: string;
  readonly value: string;
}

/** Whether each value matches its pattern, or that this was not to be found out in time. */
export async function matchPatterns(asked: readonly Asked[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = asked.map(() => 'too-slow');
  let open = [...asked.entries()].map(([at, { pattern, value }]) => ({ at, test: [wholePattern(pattern), value] as const }));
  for (let turns = 0; open.length > 0 && turns < TURNS; turns += 1) {
    if (turns > 0) await turn();
    const results = testInTime(open.map(({ test }) => test));
    for (const [index, matched] of results.entries()) {
      const one = open[index];
      if (one !== undefined) verdicts[one.at] = matched;
    }
    const [slow, ...rest] = open.slice(results.length);
    open = slow === undefined ? [] : [...rest, slow];
  }
  return verdicts;
}

/** The answers in order, until the deadline. */
function testInTime(asked: readonly (readonly [RegExp, string])[]): readonly boolean[] {
  const results: boolean[] = [];
  try {
    Object.assign(context, { asked, results });
    testAll.runInContext(context, { timeout: DEADLINE_MS });
  } catch (error) {
    // The error is of the other context: it is no instance of this one's `Error`.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')) throw error;
  } finally {
    Object.assign(context, { asked: null, results: null });
  }
  return results;
}
