import koffi from 'koffi';
import { expect, it } from 'vitest';
import { createJobs, declarations } from './jobs';

/** Answers like the library, and notes what it was asked. */
function library(failing: string | null = null) {
  const asked: string[] = [];
  const answer =
    (name: string, value: unknown) =>
    (...values: readonly unknown[]) => {
      asked.push(`${name} ${values.map((one) => (Buffer.isBuffer(one) ? `${one.length} bytes` : String(one))).join(' ')}`.trim());
      if (name === 'query' && Buffer.isBuffer(values[2])) values[2].writeUInt32LE(7, 40);
      return failing === name ? (typeof value === 'string' ? null : 0) : value;
    };
  const call = {
    create: answer('create', 'job'),
    set: answer('set', 1),
    query: answer('query', 1),
    assign: answer('assign', 1),
    terminate: answer('terminate', 1),
    open: answer('open', 'process'),
    close: answer('close', 1),
    lastError: () => 5,
  };
  return { asked, jobs: createJobs(call) };
}

it('declares functions that koffi can read', () => {
  for (const declaration of Object.values(declarations)) expect(() => koffi.proto(declaration)).not.toThrow();
});

it('limits a job before anything is in it, and keeps no handle but its own', () => {
  const { asked, jobs } = library();
  const job = jobs.create({ memoryBytes: 1, processes: 2 });
  job.assign(42);
  expect(job.size()).toBe(7);
  job.terminate();
  job.close();
  expect(asked).toEqual([
    'create null null',
    'set job 9 144 bytes 144',
    'open 257 0 42',
    'assign job process',
    'close process',
    'query job 1 48 bytes 48 null',
    'terminate job 1',
    'close job',
  ]);
});

it.each([
  ['create', 'CreateJobObjectW: error 5', ['create null null']],
  ['set', 'SetInformationJobObject: error 5', ['create null null', 'set job 9 144 bytes 144', 'close job']],
])('leaves nothing behind where %s fails, and names the error', (failing, message, calls) => {
  const { asked, jobs } = library(failing);
  expect(() => jobs.create({ memoryBytes: null, processes: null })).toThrow(message);
  expect(asked).toEqual(calls);
});

it.each([
  ['open', 'OpenProcess: error 5'],
  ['assign', 'AssignProcessToJobObject: error 5'],
])('says that a process could not be put into a job where %s fails', (failing, message) => {
  const { asked, jobs } = library(failing);
  const job = jobs.create({ memoryBytes: null, processes: null });
  expect(() => job.assign(42)).toThrow(message);
  expect(asked.filter((one) => one === 'close process')).toHaveLength(failing === 'open' ? 0 : 1);
});
