import koffi from 'koffi';
import { ACCOUNTING, ACCOUNTING_BYTES, activeProcesses, EXTENDED_LIMITS, extendedLimits, type JobLimits } from './job-layout';

/** Processes that belong together, and end together. */
export interface Job {
  /** Takes a process in, with all that it starts from then on. */
  assign(pid: number): void;
  /** How many processes live in it. */
  size(): number;
  /** Ends all of them. */
  terminate(): void;
  /** Gives up the only handle: what is still in it ends. */
  close(): void;
}

/** Makes job objects. */
export interface Jobs {
  create(limits: JobLimits): Job;
}

/** Access to a process that is put into a job. */
const SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001;
/** What its processes end with. */
const ENDED = 1;

/** The functions of `kernel32.dll`, as koffi reads them. */
export const declarations = {
  create: 'void *__stdcall CreateJobObjectW(void *attributes, void *name)',
  set: 'int __stdcall SetInformationJobObject(void *job, int kind, void *information, uint32_t length)',
  query: 'int __stdcall QueryInformationJobObject(void *job, int kind, _Out_ uint8_t *information, uint32_t length, void *returned)',
  assign: 'int __stdcall AssignProcessToJobObject(void *job, void *process)',
  terminate: 'int __stdcall TerminateJobObject(void *job, uint32_t code)',
  open: 'void *__stdcall OpenProcess(uint32_t access, int inherits, uint32_t pid)',
  close: 'int __stdcall CloseHandle(void *handle)',
  lastError: 'uint32_t __stdcall GetLastError()',
} as const;

/** A function of the library, called with what its declaration names. */
export type Call = (...values: readonly unknown[]) => unknown;

const kernel32 = (): Readonly<Record<keyof typeof declarations, Call>> => {
  const library = koffi.load('kernel32.dll');
  const { create, set, query, assign, terminate, open, close, lastError } = declarations;
  return {
    create: library.func(create),
    set: library.func(set),
    query: library.func(query),
    assign: library.func(assign),
    terminate: library.func(terminate),
    open: library.func(open),
    close: library.func(close),
    lastError: library.func(lastError),
  };
};

/** Job objects of Windows. Every call throws with the system's error number when it fails. */
export function createJobs(call: Readonly<Record<keyof typeof declarations, Call>> = kernel32()): Jobs {
  const check = (name: string, worked: boolean): void => {
    if (!worked) throw new Error(`${name}: error ${Number(call.lastError())}`);
  };
  const isHandle = (handle: unknown): boolean => handle !== null && handle !== undefined;

  return {
    create(limits) {
      const job = call.create(null, null);
      check('CreateJobObjectW', isHandle(job));
      const close = (): void => void call.close(job);
      try {
        const information = extendedLimits(limits);
        check('SetInformationJobObject', call.set(job, EXTENDED_LIMITS, information, information.length) !== 0);
      } catch (error) {
        close();
        throw error;
      }
      return {
        assign(pid) {
          const process = call.open(SET_QUOTA_AND_TERMINATE, 0, pid);
          check('OpenProcess', isHandle(process));
          try {
            check('AssignProcessToJobObject', call.assign(job, process) !== 0);
          } finally {
            call.close(process);
          }
        },
        size() {
          const accounting = Buffer.alloc(ACCOUNTING_BYTES);
          check('QueryInformationJobObject', call.query(job, ACCOUNTING, accounting, accounting.length, null) !== 0);
          return activeProcesses(accounting);
        },
        terminate: () => check('TerminateJobObject', call.terminate(job, ENDED) !== 0),
        close,
      };
    },
  };
}
