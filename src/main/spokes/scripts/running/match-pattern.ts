import vm from 'node:vm';
import { wholePattern } from '#shared/contract/validate-params';

/** A pattern that backtracks for longer than this does not match: it comes from a file, and must not stop the hub. */
const DEADLINE_MS = 20;
const context = vm.createContext(Object.create(null));
const test = new vm.Script('pattern.test(value)');

/** Whether the whole of `value` matches, within a deadline. */
export function matchPattern(pattern: string, value: string): boolean {
  try {
    Object.assign(context, { pattern: wholePattern(pattern), value });
    return test.runInContext(context, { timeout: DEADLINE_MS }) === true;
  } catch (error) {
    // The error is of the other context: it is no instance of this one's `Error`.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    Object.assign(context, { pattern: null, value: null });
  }
}
