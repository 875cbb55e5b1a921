import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { Run, RunId } from '#shared/contract/runs';
import { filesBelow, readIfThere } from '../../support/files-below';
import { createHubBench, isAlive, signal, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { createSudoMachine, PASSWORD, type SudoMachine } from '../../support/sudo-machine';

const HEAD = '#!/bin/bash\n# @axle.elevation\n';

describeWith(['linux', 'root', 'sudo'], 'a run that needs the rights of root', () => {
  let machine: SudoMachine;
  let bench: HubBench;
  beforeAll(async () => {
    machine = createSudoMachine();
    bench = await createHubBench({ within: machine.within, env: machine.env, home: machine.home, trust: 'required' });
  });
  beforeEach(() => machine.rules(`${machine.user.name} ALL=(ALL:ALL) ALL\n`));
  afterEach(() => expect(left()).toEqual([]));
  afterAll(async () => {
    await bench?.close();
    machine?.remove();
  });

  /** What root's parents leave of their folders. */
  const left = (): string[] => {
    const own = readdirSync(join(bench.home, 'runs')).map((run) => `axle-${run}`);
    return readdirSync('/run').filter((name) => own.includes(name));
  };
  const withoutPassword = (): void => machine.rules(`${machine.user.name} ALL=(ALL:ALL) NOPASSWD: ALL\n`);
  const waitFor = (gate: string): string => `until [ -e ${join(bench.scripts, gate)} ] || [ ! -d ${bench.scripts} ]; do sleep 0.05; done\n`;

  async function approved(name: string, text: string, head = HEAD): Promise<string> {
    const script = await bench.script(name, head + text);
    await bench.approve(script);
    return script;
  }
  const asks = (run: RunId, question: number): Promise<Run> =>
    bench.until(run, ({ elevation }) => elevation?.state === 'asking' && elevation.asked === question);
  const answer = (run: RunId, question: number, text = PASSWORD): Promise<object> =>
    bench.hub.runs.elevate({ run, question, answer: text });

  it('asks for the password, and runs as root once it has the right one, which is nowhere', async () => {
    const script = await approved('who.sh', `id -u; echo "$SUDO_USER $HOME"; ${waitFor('who')}exit 3\n`);
    const run = await bench.start(script, { attended: true });
    const { elevation } = await asks(run, 1);
    expect(elevation).toMatchObject({ by: 'sudo', prompt: expect.stringContaining(machine.user.name) });
    await answer(run, 1);
    await bench.printed(run, `${machine.user.name} /root`);
    expect([...shownBy(PASSWORD), ...filesWith(PASSWORD, machine.folder), ...filesWith(PASSWORD, '/run')]).toEqual([]);
    bench.open('who');
    const ended = await bench.ended(run);
    expect(ended).toMatchObject({ state: 'failed', exitCode: 3, elevation: { state: 'granted', asked: 1, prompt: null } });
    expect(ended.sandbox).toMatchObject({ asked: 'standard', inForce: 'none' });
    expect(await bench.output(run)).toBe(`0\n${machine.user.name} /root\n`);
    expect(filesWith(PASSWORD, machine.folder)).toEqual([]);
    const entries = (await bench.hub.audit.page({ filter: { runId: run } })).items;
    expect(entries.map(({ action }) => action).toSorted()).toEqual(['run.elevate', 'run.end', 'run.start']);
    expect(entries.find(({ action }) => action === 'run.start')).toMatchObject({ detail: { elevation: 'sudo' } });
    expect(entries.find(({ action }) => action === 'run.end')).toMatchObject({ detail: { elevation: 'granted', asked: 1 } });
    const { plan } = await bench.hub.runs.grants({ run });
    expect(plan).toMatchObject({ elevation: 'sudo', user: { uid: 0 }, level: { inForce: 'none', reason: 'elevated' } });
  });

  it('asks again after a wrong answer, as often as sudo allows', async () => {
    const script = await approved('three.sh', 'echo never\n');
    const run = await bench.start(script, { attended: true });
    for (const question of [1, 2, 3]) {
      await asks(run, question);
      await answer(run, question, `wrong ${question}`);
      // With the third wrong one sudo gives up, and the run may have ended.
      const code = question === 3 ? expect.stringMatching(/^(?:ELEVATION_NOT_ASKED|RUN_ENDED)$/) : 'ELEVATION_NOT_ASKED';
      await expect(answer(run, question)).rejects.toMatchObject({ code });
    }
    expect(await bench.ended(run)).toMatchObject({
      state: 'failed',
      exitCode: null,
      reason: 'elevation-refused',
      elevation: { state: 'refused', asked: 3 },
    });
    const said = await bench.output(run);
    expect(said).toContain('3 incorrect password attempts');
    expect(said).not.toContain('never');
  });

  it('asks nobody where no password is needed, and then needs nobody who could be asked', async () => {
    withoutPassword();
    const script = await approved('free.sh', 'id -u\n');
    expect(await bench.run(script)).toMatchObject({ state: 'succeeded', elevation: { state: 'granted', asked: 0 } });
  });

  it('asks nobody while a time stamp of sudo holds', async () => {
    machine.rules(`Defaults timestamp_type=global\n${machine.user.name} ALL=(ALL:ALL) ALL\n`);
    const script = await approved('stamp.sh', 'id -u\n');
    const first = await bench.start(script, { attended: true });
    await asks(first, 1);
    await answer(first, 1);
    expect((await bench.ended(first)).state).toBe('succeeded');
    expect(await bench.run(script)).toMatchObject({ state: 'succeeded', elevation: { state: 'granted', asked: 0 } });
  });

  it('says in the words of sudo that somebody may not', async () => {
    machine.rules('');
    const script = await approved('stranger.sh', 'echo never\n');
    const run = await bench.start(script, { attended: true });
    await asks(run, 1);
    await answer(run, 1);
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', reason: 'elevation-refused' });
    expect(await bench.output(run)).toContain('is not in the sudoers file');
  });

  it('is ended where a password is needed and nobody can be asked', async () => {
    const script = await approved('nobody.sh', 'echo never\n');
    const run = await bench.start(script);
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: null, reason: 'elevation-unattended' });
    expect(await bench.output(run)).toContain('a password is required');
  });

  it('is cancelled at the question', async () => {
    const script = await approved('left.sh', 'echo never\n');
    const run = await bench.start(script, { attended: true });
    await asks(run, 1);
    const { child } = bench.pids(run);
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled', elevation: { state: 'refused' } });
    expect(isAlive(child)).toBe(false);
    expect(await bench.output(run)).not.toContain('never');
  });

  it('is cancelled with all that root runs for it, also what has left its session or takes no request', async () => {
    withoutPassword();
    const script = await approved(
      'tree.sh',
      `trap 'echo asked; exit 9' TERM
setsid sleep 1000 & echo "pid $!"
(trap '' TERM; while :; do sleep 1; done) & echo "pid $!"
sleep 1000 & echo "pid $!"; echo "pid $$"; echo ready; wait; while :; do sleep 0.1; done
`,
    );
    const run = await bench.start(script);
    await bench.printed(run, 'ready');
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    const output = await bench.output(run);
    expect(output).toContain('asked');
    const pids = [...output.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(4);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('is adopted by the next hub, at the question and after it', async () => {
    const script = await approved('adopted.sh', `echo before\n${waitFor('adopted')}echo after; exit 4\n`);
    const run = await bench.start(script, { attended: true });
    await asks(run, 1);
    await bench.next('kill');
    await asks(run, 1);
    await answer(run, 1);
    await bench.printed(run, 'before');
    await bench.next('kill');
    bench.open('adopted');
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: 4, elevation: { state: 'granted' } });
    expect(await bench.output(run)).toBe('before\nafter\n');
  });

  it('ends with its recorder: nothing of root goes on that nobody can end', async () => {
    withoutPassword();
    const script = await approved('alone.sh', 'echo "pid $$"; while :; do sleep 0.1; done\n');
    const run = await bench.start(script);
    await bench.printed(run, 'pid');
    const { recorder, child } = bench.pids(run);
    signal(recorder, 'SIGKILL');
    expect(await bench.ended(run)).toMatchObject({ state: 'lost', reason: 'recorder-died' });
    expect(isAlive(child)).toBe(false);
    await bench.next('kill');
    await expect.poll(() => existsSync(join(bench.process.runtime, 'elevated', run))).toBe(false);
  });

  it('ends with its recorder also where that takes its terminal along', async () => {
    withoutPassword();
    const script = await approved('hung-up.sh', `trap '' HUP TERM; echo "pid $$."; while :; do sleep 0.1; done\n`);
    const run = await bench.start(script, { mode: 'terminal' });
    await bench.printed(run, '.');
    const { recorder, child } = bench.pids(run);
    const { lines } = await bench.hub.runs.lines({ run, from: 1, count: 8 });
    const pid = Number(/pid (\d+)/.exec(JSON.stringify(lines))?.[1]);
    expect(isAlive(pid), JSON.stringify(lines)).toBe(true);
    signal(recorder, 'SIGKILL');
    while ([pid, child].some(isAlive)) await pause(50);
    expect(await bench.ended(run)).toMatchObject({ state: 'lost', reason: 'recorder-died' });
  });

  it('leaves nothing of root’s behind where somebody kills its parent', async () => {
    withoutPassword();
    const script = await approved('orphan.sh', 'echo "parent $PPID."; while :; do sleep 0.1; done\n');
    const run = await bench.start(script);
    await bench.printed(run, '.');
    const { lines } = await bench.hub.runs.lines({ run, from: 1, count: 1 });
    signal(Number(/parent (\d+)/.exec(JSON.stringify(lines))?.[1]), 'SIGKILL');
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: null });
    await expect.poll(left).toEqual([]);
    expect(shownBy(run)).toEqual([]);
  });

  it('can be ended after it has signalled its own group', async () => {
    withoutPassword();
    const script = await approved('group.sh', `trap '' TERM; kill 0; echo still; while :; do sleep 0.1; done\n`);
    const run = await bench.start(script);
    await bench.printed(run, 'still');
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled', elevation: { state: 'granted' } });
  });

  it('never begins once it was cancelled, however far it had come', async () => {
    const text = `echo ran\n${waitFor('never')}`;
    const script = await approved('late.sh', text);
    const run = await bench.start(script, { attended: true });
    await asks(run, 1);
    // Root reads it as slowly as it is given.
    const copy = join(bench.home, 'runs', run, 'files', 'late.sh');
    rmSync(copy);
    execFileSync('mkfifo', [copy]);
    await answer(run, 1);
    const held = await open(copy, 'w');
    await bench.hub.runs.cancel({ run });
    await held.write(HEAD + text);
    await held.close();
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled', elevation: { state: 'refused' } });
    expect(await bench.output(run)).not.toContain('ran');
  });

  it('removes nothing of what it has mounted and left there', async () => {
    withoutPassword();
    const disk = join(machine.folder, 'disk');
    mkdirSync(disk);
    writeFileSync(join(disk, 'kept'), '');
    const script = await approved('mounts.sh', `mkdir disk && mount --bind ${disk} disk && ls disk; exit 1\n`);
    const run = await bench.start(script);
    await bench.ended(run);
    expect(await bench.output(run)).toBe('kept\n');
    expect(readdirSync(disk)).toEqual(['kept']);
    // Seen from here nothing is mounted in it.
    rmSync(`/run/axle-${run}`, { recursive: true });
  });

  it.each(['script', 'spec'] as const)('does not run other bytes than were approved: the %s was swapped while it asked', async (what) => {
    const script = await approved(`swap-${what}.sh`, 'echo approved\n');
    const run = await bench.start(script, { attended: true });
    await asks(run, 1);
    const file =
      what === 'script' ? join(bench.home, 'runs', run, 'files', `swap-${what}.sh`) : join(bench.process.runtime, 'elevated', run, 'spec');
    const bytes = readFileSync(file).length;
    rmSync(file);
    writeFileSync(file, 'echo swapped; exit 0;'.padEnd(bytes, '#'), { mode: 0o555 });
    chmodSync(file, 0o555);
    await answer(run, 1);
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: null, reason: 'elevation-changed' });
    expect(await bench.output(run)).toBe('');
  });

  it('has its secrets, which are masked, its declared files, and a way for its results', async () => {
    withoutPassword();
    await bench.script('lib/more.sh', 'more() { echo "more of $1"; }\n');
    const script = await approved(
      'all.sh',
      `# @axle.param token {kind: secret}
# @axle.param who
# @axle.file lib/more.sh
. "$(dirname "$0")/lib/more.sh"; more "$AXLE_PARAM_WHO"
stat -c '%a %U' "$AXLE_SECRET_TOKEN"; echo "it is $(cat "$AXLE_SECRET_TOKEN")"
echo '{"type":"values","name":"v","values":{"uid":"'"$(id -u)"'"}}' >&3
`,
    );
    const run = await bench.start(script, { params: { token: 'kestrel-9-wing', who: 'it\'s \\ "me"' } });
    const ended = await bench.ended(run);
    expect(await bench.output(run)).toBe('more of it\'s \\ "me"\n400 root\nit is ***\n');
    expect(ended).toMatchObject({ state: 'succeeded', results: { count: 1, refused: 0 } });
    expect(filesWith('kestrel-9-wing', machine.folder)).toEqual([]);
  });

  it('asks in the same way for a script in a terminal', async () => {
    const script = await approved('typed.sh', 'read -r line; echo "got $line as $(id -u)"; [ -t 0 ] && echo tty\n');
    const run = await bench.start(script, { attended: true, mode: 'terminal' });
    await asks(run, 1);
    await answer(run, 1);
    await bench.until(run, ({ elevation }) => elevation?.state === 'granted');
    await bench.hub.runs.input({ run, text: 'hello\r' });
    expect((await bench.ended(run)).state).toBe('succeeded');
    expect(await bench.output(run)).toMatch(/got hello as 0\r\ntty/);
  });

  it('begins its time with the script, not with the question', async () => {
    const script = await approved('slow.sh', '# @axle.timeout 1s\nsleep 1000\n');
    const run = await bench.start(script, { attended: true });
    const { startedAt } = await asks(run, 1);
    await answer(run, 1);
    const ended = await bench.ended(run);
    expect(ended.state).toBe('timed_out');
    expect(Date.parse(ended.startedAt ?? '')).toBeGreaterThan(Date.parse(startedAt ?? ''));
  });

  it('is refused where a sandbox is demanded, and before anybody is asked', async () => {
    const script = await approved('demanded.sh', 'echo never\n');
    const refusal = { code: 'ELEVATION_UNAVAILABLE', data: { reason: 'level', detail: 'strict' } };
    await expect(bench.start(script, { sandbox: 'strict', attended: true })).rejects.toMatchObject(refusal);
    await expect(bench.hub.runs.preview({ script, sandbox: 'strict' })).rejects.toMatchObject(refusal);
    await bench.hub.settings.set({ sandboxFloor: 'standard' });
    await expect(bench.start(script)).rejects.toMatchObject({ data: { reason: 'level', detail: 'standard' } });
    await bench.hub.settings.set({ sandboxFloor: 'none' });
    expect((await bench.hub.runs.preview({ script })).plan).toMatchObject({
      elevation: 'sudo',
      level: { inForce: 'none', reason: 'elevated' },
    });
    expect((await bench.hub.scripts.get({ script })).elevation).toBe(true);
    const powershell = await bench.script('admin.ps1', '#Requires -RunAsAdministrator\n');
    expect((await bench.hub.scripts.get({ script: powershell })).elevation).toBe(true);
  });

  it('is refused where packages are to be installed for it, which others than root could change', async () => {
    const head = '#!/usr/bin/env python3\n# @axle.elevation\n# /// script\n# dependencies = ["six"]\n# ///\n';
    const script = await approved('packages.py', 'print("never")\n', head);
    await expect(bench.start(script)).rejects.toMatchObject({ code: 'ELEVATION_UNAVAILABLE', data: { reason: 'dependencies' } });
  });

  it('is refused while it is not approved, whatever else may run then', async () => {
    const script = await bench.script('new.sh', `${HEAD}echo never\n`);
    await bench.hub.settings.set({ trust: 'warn' });
    await expect(bench.start(script)).rejects.toMatchObject({ code: 'SCRIPT_UNTRUSTED' });
    await bench.hub.settings.set({ trust: 'required' });
  });

  it('is refused where others than root can change the program that would run it', async () => {
    const program = join(machine.folder, 'run', 'bash');
    writeFileSync(program, '#!/bin/bash\n', { mode: 0o755 });
    const script = await approved('shim.sh', 'echo never\n', `#!${program}\n# @axle.elevation\n`);
    await expect(bench.start(script)).rejects.toMatchObject({ code: 'ELEVATION_UNAVAILABLE', data: { reason: 'program' } });
    const first = join(machine.folder, 'run', 'first.sh');
    writeFileSync(first, 'echo first\n');
    for (const [name, word] of [
      ['told', first],
      ['within', `--init-file=${first}`],
      ['beside', './first.sh'],
    ]) {
      const told = await approved(`${name}.sh`, 'echo never\n', `#!/bin/bash ${word}\n# @axle.elevation\n`);
      const run = await bench.start(told).catch((error: unknown) => HubError.from(error));
      const why = run instanceof HubError ? run : await bench.ended(run);
      expect(JSON.stringify(why)).toMatch(/ELEVATION_UNAVAILABLE.*program/);
    }
    // Where it leads to is root's; where it leads to next is not.
    rmSync(program);
    symlinkSync('/bin/bash', program);
    await expect(bench.start(script)).rejects.toMatchObject({ code: 'ELEVATION_UNAVAILABLE', data: { reason: 'program' } });
  });
});

/** Processes whose arguments or environment show it; this one is the caller who knows it. */
function shownBy(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .filter((file) => readIfThere(file).includes(text));
}

const filesWith = (text: string, folder: string): readonly string[] =>
  filesBelow(folder).filter((file) => readIfThere(file).includes(text));
