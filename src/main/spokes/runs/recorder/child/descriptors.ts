import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { ChildFd } from '../contract';
import { give } from './give';
import type { Native } from './native';

/** Descriptors of ours that a child is about to inherit. */
export interface Descriptors {
  /** For spawn's `stdio` from descriptor 3 on. */
  readonly stdio: readonly (number | 'ignore' | 'pipe')[];
  /** Our end of the gate, where there is one; open until it is closed here. */
  readonly gate: number | undefined;
  /** Our end of the pipe for results, where there is one; open until it is closed here. */
  readonly results: number | undefined;
  /** Closes our copies; the child has its own. */
  close(): void;
}

/** Opens what a launch passes beside 0, 1 and 2, for the user that it becomes. Throws, leaving nothing open, when one cannot be had. */
export function openDescriptors(wanted: readonly ChildFd[], native: Native | undefined, user: number | null): Descriptors {
  const opened: number[] = [];
  let gate: number | undefined;
  let results: number | undefined;
  const close = (): void => {
    for (const fd of opened.splice(0)) closeSync(fd);
  };
  try {
    const stdio: (number | 'ignore' | 'pipe')[] = [];
    for (const one of wanted) {
      const fd = one.type === 'gate' ? openGate() : one.type === 'results' ? openResults() : openOne(one, native);
      if (fd !== 'pipe') opened.push(fd);
      while (stdio.length < one.fd - 3) stdio.push('ignore');
      stdio[one.fd - 3] = fd;
    }
    return { stdio, gate, results, close };
  } catch (error) {
    close();
    for (const fd of [gate, results]) if (fd !== undefined) closeSync(fd);
    throw error;
  }

  /** Without pipes of our own Node makes one. */
  function openResults(): number | 'pipe' {
    if (native === undefined) return 'pipe';
    const [reading, writing] = native.pipe();
    results = reading;
    give([writing], user);
    return writing;
  }

  function openGate(): number {
    if (native === undefined) throw new Error('this system has no pipes to hold a run by');
    const [reading, writing] = native.pipe();
    gate = writing;
    return reading;
  }
}

function openOne(one: Exclude<ChildFd, { type: 'gate' | 'results' }>, native: Native | undefined): number {
  switch (one.type) {
    case 'read-file':
      return openSync(one.path, 'r');
    case 'write-file':
      return openSync(one.path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    case 'data': {
      if (native === undefined) throw new Error('this system has no memory to pass data by');
      const fd = native.memory();
      try {
        // By position, so that who reads it begins at its start.
        const bytes = Buffer.from(one.base64, 'base64');
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at);
        return fd;
      } catch (error) {
        closeSync(fd);
        throw error;
      }
    }
  }
}
