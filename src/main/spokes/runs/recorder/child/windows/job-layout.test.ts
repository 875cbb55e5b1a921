import koffi from 'koffi';
import { expect, it } from 'vitest';
import { ACCOUNTING_BYTES, activeProcesses, EXTENDED_BYTES, extendedLimits } from './job-layout';

/** As the headers of Windows declare them, in types of fixed size: those of x64 and ARM64, where `SIZE_T` and pointers have eight bytes. */
const basic = koffi.struct({
  PerProcessUserTimeLimit: 'int64_t',
  PerJobUserTimeLimit: 'int64_t',
  LimitFlags: 'uint32_t',
  MinimumWorkingSetSize: 'uint64_t',
  MaximumWorkingSetSize: 'uint64_t',
  ActiveProcessLimit: 'uint32_t',
  Affinity: 'uint64_t',
  PriorityClass: 'uint32_t',
  SchedulingClass: 'uint32_t',
});
const counters = koffi.struct({ a: 'uint64_t', b: 'uint64_t', c: 'uint64_t', d: 'uint64_t', e: 'uint64_t', f: 'uint64_t' });
const extended = koffi.struct({
  BasicLimitInformation: basic,
  IoInfo: counters,
  ProcessMemoryLimit: 'uint64_t',
  JobMemoryLimit: 'uint64_t',
  PeakProcessMemoryUsed: 'uint64_t',
  PeakJobMemoryUsed: 'uint64_t',
});
const accounting = koffi.struct({
  TotalUserTime: 'int64_t',
  TotalKernelTime: 'int64_t',
  ThisPeriodTotalUserTime: 'int64_t',
  ThisPeriodTotalKernelTime: 'int64_t',
  TotalPageFaultCount: 'uint32_t',
  TotalProcesses: 'uint32_t',
  ActiveProcesses: 'uint32_t',
  TotalTerminatedProcesses: 'uint32_t',
});

it('has the size and the places that a compiler gives the structures', () => {
  expect([koffi.sizeof(extended), koffi.sizeof(accounting)]).toEqual([EXTENDED_BYTES, ACCOUNTING_BYTES]);
  expect([
    koffi.offsetof(basic, 'LimitFlags'),
    koffi.offsetof(basic, 'ActiveProcessLimit'),
    koffi.offsetof(extended, 'JobMemoryLimit'),
  ]).toEqual([16, 40, 120]);
});

it.each([
  [{ memoryBytes: 4_294_967_296, processes: 1_025 }, 0x2000 | 0x400 | 0x200 | 0x8],
  [{ memoryBytes: 2 ** 53 - 1, processes: null }, 0x2000 | 0x400 | 0x200],
  [{ memoryBytes: null, processes: 1 }, 0x2000 | 0x400 | 0x8],
  [{ memoryBytes: null, processes: null }, 0x2000 | 0x400],
])('writes %j byte by byte as the structure has it', (limits, flags) => {
  const bytes = extendedLimits(limits);
  const expected = Buffer.alloc(EXTENDED_BYTES);
  koffi.encode(expected, extended, {
    BasicLimitInformation: {
      PerProcessUserTimeLimit: 0,
      PerJobUserTimeLimit: 0,
      LimitFlags: flags,
      MinimumWorkingSetSize: 0,
      MaximumWorkingSetSize: 0,
      ActiveProcessLimit: limits.processes ?? 0,
      Affinity: 0,
      PriorityClass: 0,
      SchedulingClass: 0,
    },
    IoInfo: {
      a: 0,
      b: 0,
      c: 0,
      d: 0,
      e: 0,
      f: 0,
    },
    ProcessMemoryLimit: 0,
    JobMemoryLimit: limits.memoryBytes ?? 0,
    PeakProcessMemoryUsed: 0,
    PeakJobMemoryUsed: 0,
  });
  expect(bytes.toString('hex')).toBe(expected.toString('hex'));
});

it('lets nothing break away from a job', () => {
  const flags = extendedLimits({ memoryBytes: null, processes: null }).readUInt32LE(16);
  expect(flags & (0x800 | 0x1000)).toBe(0);
});

it('reads how many processes live', () => {
  const bytes = Buffer.alloc(ACCOUNTING_BYTES);
  const zero = { TotalUserTime: 0, TotalKernelTime: 0, ThisPeriodTotalUserTime: 0, ThisPeriodTotalKernelTime: 0 };
  koffi.encode(bytes, accounting, { ...zero, TotalPageFaultCount: 9, TotalProcesses: 8, ActiveProcesses: 3, TotalTerminatedProcesses: 5 });
  expect(activeProcesses(bytes)).toBe(3);
});
