import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunId } from '#shared/contract/runs';
import { readStartMark } from '#main/spokes/runs/journal/marks';
import { createHubHome, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { openVaultPlace } from '../support/vault-place';
import { ASK, endOf, places, SAY, TELL, unpacked, VAULT, type Aviary } from './canary-places';
import { type Canary, type Flock, flockOf, inFolder, inProcesses } from './canary-search';
import { InvariantLog, type Chaos } from './invariants';

const DATA = 'no secret is in the data folder: database, log, journals, results, audit';
const RUNTIME = 'none is in the runtime folder but in the files that runs without a sandbox read';
const PROCESS =
  'none is in arguments or environment of a process, but one that was exposed with consent: in the arguments of its own run, while that lives';
const SEEN = 'what is exposed with consent is seen where it may be: the search finds it';
const PACK = 'none is in an evidence pack';
const DUMP = 'no process leaves its memory behind when it is aborted';
const REACHED = 'each secret came where it was meant to';

/** Types a secret of its own into every place that takes one, and looks for all of them everywhere. */
export const canary: Chaos = {
  name: 'canary',
  defaultRounds: 3,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([DATA, RUNTIME, PROCESS, SEEN, PACK, DUMP, REACHED]);
    const scripts = mkdtempSync(join(tmpdir(), 'axle-canary-'));
    chmodSync(scripts, 0o755);
    writeFileSync(join(scripts, 'tell.sh'), TELL, { mode: 0o755 });
    writeFileSync(join(scripts, 'ask.sh'), ASK, { mode: 0o755 });
    writeFileSync(join(scripts, 'say.sh'), SAY, { mode: 0o755 });
    writeFileSync(join(scripts, 'vault.sh'), VAULT, { mode: 0o755 });
    allowDumps();
    const vault = await openVaultPlace();
    const home = createHubHome(undefined, vault.within);
    const canaries: Canary[] = [];
    let hubProcess = await home.start();
    try {
      for (let round = 1; round <= rounds; round += 1) {
        const { hub, close } = await hubProcess.connect();
        if (round === 1) await hub.settings.set({ trust: 'warn' });
        const { id: source } = round === 1 ? await hub.scripts.addSource({ folder: scripts }) : { id: '' };
        const aviary: Aviary = { hub, home: home.home, source, vault: vault.double.url.origin };
        const look = (when: string, told: readonly Canary[], live: boolean): void => {
          const flock = flockOf(told);
          const say = (name: string) => (found: string) => log.violated(name, `round ${round}, ${when}: ${found}`);
          inFolder(flock, home.home).forEach(say(DATA));
          inFolder(flock, hubProcess.runtime, live ? join(hubProcess.runtime, 'secrets') : undefined).forEach(say(RUNTIME));
          inProcesses(flock).forEach(say(PROCESS));
        };
        const runs: RunId[] = [];
        for (const { place, tell } of places) {
          const secret = newSecret(random);
          canaries.push({ place, secret });
          const run = await tell(aviary, secret);
          if (run === undefined) continue;
          await endOf(hub, run);
          const said = await outputOf(aviary, run);
          if (!said.includes(`length ${secret.length}`)) log.violated(REACHED, `round ${round}: ${place}: ${said.slice(0, 200)}`);
          runs.push(run);
        }
        await judgePack(aviary, runs[random.below(runs.length)], flockOf(canaries), (found) =>
          log.violated(PACK, `round ${round}: ${found}`),
        );
        look('after all', canaries, false);

        // While runs hold theirs, and one that waits for a slot; then all who know them are aborted.
        const gate = `gate-${round}`;
        const held = await holdSome(aviary, random, gate);
        look('while they run', [...canaries, ...held.canaries], true);
        canaries.push(...held.canaries.map(({ place, secret }) => ({ place, secret })));
        // Without its exception each of them is found: what the invariant says of the others is worth something.
        const exposed = held.canaries.filter(({ exposedTo }) => exposedTo !== undefined);
        for (const { place, secret } of exposed)
          if (inProcesses(flockOf([{ place, secret }])).length === 0) log.violated(SEEN, `round ${round}: ${place}`);
        const before = new Set(readdirSync('.'));
        const recorders = await Promise.all(
          held.runs.map(async (run) => (await readStartMark(join(home.home, 'runs', run)))?.recorder.pid),
        );
        abort(hubProcess, recorders);
        await hubProcess.left;
        for (const name of readdirSync('.')) if (!before.has(name)) log.violated(DUMP, `round ${round}: ${name}`);
        close();
        // One without a sandbox outlives its recorder.
        writeFileSync(join(scripts, gate), '');
        hubProcess = await home.start();
        const next = await hubProcess.connect();
        for (const run of held.runs) await endOf(next.hub, run);
        next.close();
        look('under the next hub', canaries, false);
        dumpsIn(home.home).forEach((file) => log.violated(DUMP, `round ${round}: ${file}`));
      }
    } finally {
      await hubProcess.stop();
      home.remove();
      await vault.close();
      rmSync(scripts, { recursive: true, force: true });
    }
    return {
      rounds,
      invariants: log.list(),
      figures: { 'places that a secret was typed into': places.length + 7, secrets: canaries.length },
    };
  },
};

/** One pack a round: making and opening one takes longer than all the rest. */
async function judgePack(aviary: Aviary, run: RunId | undefined, flock: Flock, found: (what: string) => void): Promise<void> {
  if (run === undefined) throw new Error('there is no run to make a pack of');
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-pack-'));
  await unpacked(aviary, run, folder);
  inFolder(flock, folder).forEach(found);
  rmSync(folder, { recursive: true });
}

/** Long enough not to be anywhere by chance, with what URLs and JSON write in another way. */
function newSecret(random: Random): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const some = (count: number): string => Array.from({ length: count }, () => letters[random.below(letters.length)] ?? '').join('');
  return `${some(9)}/+ &é${some(9)}=${some(3)}`;
}

/** Runs that go on with a secret at each level, and one that waits for a slot with its own. */
async function holdSome(
  { hub }: Aviary,
  random: Random,
  gate: string,
): Promise<{ readonly canaries: readonly Canary[]; readonly runs: readonly RunId[] }> {
  await hub.slots.set({ pool: 'hub', limit: 6, policy: 'queue' });
  const canaries: Canary[] = [];
  const runs: RunId[] = [];
  for (const sandbox of ['none', 'standard', 'strict'] as const) {
    const secret = newSecret(random);
    const { run } = await hub.runs.start({ script: 'say.sh', sandbox, params: { argument1: secret, argument2: gate }, exposes: true });
    canaries.push({ place: `a run at ${sandbox} that has it as an argument`, secret, exposedTo: run });
    runs.push(run);
    for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('length')) break;
  }
  for (const sandbox of ['none', 'standard', 'strict', 'standard'] as const) {
    const secret = newSecret(random);
    const { run, state } = await hub.runs.start({ script: 'tell.sh', sandbox, params: { token: secret, gate } });
    canaries.push({ place: `a run at ${sandbox} that is ${state}`, secret });
    runs.push(run);
    if (state === 'queued') continue;
    for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('length')) break;
  }
  return { canaries, runs };
}

async function outputOf({ hub }: Aviary, run: RunId): Promise<string> {
  let text = '';
  for await (const event of hub.runs.follow({ run })) if (event.type === 'output') text += event.text;
  return text;
}

/** What is started here may leave dumps, unless it keeps itself from that. */
function allowDumps(): void {
  if (process.getuid?.() === 0) execFileSync('prlimit', ['--pid', String(process.pid), '--core=unlimited']);
}

function abort(hubProcess: HubProcess, recorders: readonly (number | undefined)[]): void {
  for (const pid of new Set([hubProcess.child.pid, ...recorders])) if (pid !== undefined && isThere(pid)) process.kill(pid, 'SIGABRT');
}

function isThere(pid: number): boolean {
  try {
    readFileSync(`/proc/${pid}/stat`);
    return true;
  } catch {
    return false; // It has ended.
  }
}

const dumpsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /(^|\/)core(\.\d+)?$/.test(name));
