import { readFileSync, writeFileSync } from 'node:fs';

/** More than bwrap writes. */
const RESERVED = 1_024;

/** What bwrap has written into its status file so far. */
export interface SandboxStatus {
  /** Pid of the namespace's init, as this machine counts. */
  readonly childPid: number | undefined;
  readonly exitCode: number | undefined;
}

/**
 * Makes the status file with room for what will be in it. On a full disk bwrap could not write it: it would end there and
 * leave the init that it has made waiting for ever. (A file system that copies on write may have no room all the same.)
 */
export const reserveStatus = (path: string): void => writeFileSync(path, ' '.repeat(RESERVED), { mode: 0o600 });

/**
 * Reads the concatenated JSON objects of `--json-status-fd`; one that is not written to its end does not count.
 * Synchronous: some bytes that were written a moment ago cost less than the ways to the thread pool and back.
 */
export function readStatus(path: string): SandboxStatus {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const numberOf = (key: string): number | undefined => {
    const digits = new RegExp(`"${key}":\\s*(\\d+)\\s*[,}\\n]`).exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  return { childPid: numberOf('child-pid'), exitCode: numberOf('exit-code') };
}
