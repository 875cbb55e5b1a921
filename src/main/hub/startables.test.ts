import { expect, it } from 'vitest';
import type { Param } from '#shared/contract/params';
import { createStartables, startEither } from './startables';

const scripts = {
  find: async (script: string) => ({ id: script, name: script, params: [] as Param[] }),
  check: async () => undefined,
  get: (id: string) => ({ name: id }),
  async *changes() {},
};
const started: string[] = [];
const run = { run: '0b6f8f0e-6d0c-4d52-9d3e-2c1f2b7c9a10' as never, state: 'running' as const };
const jobs = {
  find: async (job: string) => ({ id: job, name: job, params: [] as Param[], scripts: ['one', 'two'] }),
  check: async (job: string) => void started.push(`check ${job}`),
  get: (id: string) => ({ name: id }),
  onChange: () => () => undefined,
  startUnattended: async ({ job }: { readonly job: string }) => {
    started.push(`start ${job}`);
    return run;
  },
};
const actor = { id: 'a', name: 'Ada', face: 'hub' } as const;
const yes = (): boolean => true;

it('has who asks for a job wait until there are jobs, and nobody who asks for a script', async () => {
  let resolve = (_jobs: typeof jobs): void => undefined;
  const ready = new Promise<typeof jobs>((done) => (resolve = done));
  const late = { now: () => undefined, ready };
  const startables = createStartables(scripts, late);
  expect(await startables.find('script', 'one', yes)).toMatchObject({ kind: 'script', id: 'one', scripts: ['one'] });
  expect(startables.get('job', 'nightly')).toBeUndefined();
  const asked = [
    startables.check('job', 'nightly', {}, yes),
    startables.find('job', 'nightly', yes),
    startEither({ start: () => Promise.reject(new Error('no script is started')) }, late)(
      { kind: 'job', script: 'nightly', params: {}, scripts: ['one'] },
      actor,
      yes,
    ),
  ] as const;
  await Promise.resolve();
  expect(started).toEqual([]);
  resolve(jobs);
  const [, found, begun] = await Promise.all(asked);
  expect(found).toMatchObject({ kind: 'job', scripts: ['one', 'two'] });
  expect(begun).toBe(run);
  expect(started).toEqual(['check nightly', 'start nightly']);
});
