import koffi from 'koffi';

/** What the kernel says about reading a path: `unknown` where it does not answer, as for a process that has ended. */
export type SandboxCheck = (pid: number, path: string) => 'allowed' | 'denied' | 'unknown';

const FILTER_PATH = 1;
/** Asking is no attempt: nothing goes to the system's log. */
const NO_REPORT = 0x4000_0000;

let loaded: { readonly check: SandboxCheck | undefined } | undefined;

/** `sandbox_check` of the system's library, which is in no header; undefined where there is none. */
export function loadSandboxCheck(): SandboxCheck | undefined {
  return (loaded ??= { check: load() }).check;
}

function load(): SandboxCheck | undefined {
  try {
    const ask = koffi.load('/usr/lib/libSystem.B.dylib').func('int sandbox_check(int pid, const char *operation, int type, ...)');
    return (pid, path) => {
      const answer = Number(ask(pid, 'file-read-data', FILTER_PATH | NO_REPORT, 'str', path));
      return answer === 0 ? 'allowed' : answer === 1 ? 'denied' : 'unknown';
    };
  } catch {
    return undefined; // A version that no longer has it: the other signs remain.
  }
}
