import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { createProcesses } from '#main/platform/processes';
import { isOfFamily } from './family';

const processes = createProcesses();

it.runIf(process.platform === 'linux')('knows a child, its children and its session, and nobody else', async () => {
  const script = 'sleep 60 & echo $!; setsid sleep 60 & echo $!; read -r end';
  const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    let said = '';
    while (said.split('\n').length < 3) said += String((await once(child.stdout, 'data'))[0]);
    const [job = 0, apart = 0] = said.trim().split('\n').map(Number);
    const id = processes.identify(child.pid ?? 0);
    if (id === undefined) throw new Error('it is gone');
    expect([id.pid, job, apart].map((pid) => isOfFamily(pid, id, processes))).toEqual([true, true, true]);
    expect([process.pid, process.ppid, 1].map((pid) => isOfFamily(pid, id, processes))).toEqual([false, false, false]);
    // One by the same number that began at another time is another.
    expect(isOfFamily(job, { ...id, startTime: '1' }, processes)).toBe(false);
    process.kill(apart);
  } finally {
    process.kill(-(child.pid ?? 0));
  }
});
