import type { JobLogItem, LogPlace } from '#shared/contract/jobs';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunEvent } from '#shared/contract/runs';
import type { RunsPort } from './ports';

/** The output of one step's run, with the event that is next. */
interface Lane {
  readonly run: Run;
  readonly step: string;
  readonly events: AsyncGenerator<RunEvent, void, void>;
  asked: Promise<void> | undefined;
  head: RunEvent | undefined;
  over: boolean;
}

/**
 * What the steps of a run print, each from where it was seen last. Of steps that have ended everything is there, so that it comes
 * in the order of its time; of those that run it comes as it comes. Ends with the job.
 */
export async function* followJob(
  runs: Pick<RunsPort, 'onChange' | 'parents'>,
  job: Run,
  after: LogPlace,
  sees: (run: Run) => boolean,
  signal: AbortSignal,
): AsyncGenerator<JobLogItem, void, void> {
  const lanes = new Map<string, Lane>();
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const bell = createBell(either);
  const stop = runs.onChange((run) => (run.id === job.id || run.parent?.run === job.id) && bell.ring());
  try {
    while (!signal.aborted) {
      bell.quiet();
      const parent = (await runs.parents.get(job.id)) ?? job;
      for (const run of await runs.parents.stepsOf(job.id)) {
        if (run.parent === null || lanes.has(run.id) || !sees(run)) continue;
        const events = runs.parents.follow(run, after[run.id] ?? 0, either);
        lanes.set(run.id, { run, step: run.parent.step, events, asked: undefined, head: undefined, over: false });
      }
      yield* drain(runs, [...lanes.values()], bell);
      if (endedStates.includes(parent.state) && [...lanes.values()].every(({ over }) => over)) return;
      await bell.rung;
    }
  } finally {
    stop();
    left.abort();
    await Promise.all([...lanes.values()].map(({ events }) => events.return()));
  }
}

/** What is there of these lanes, and what comes, until the bell rings. */
async function* drain(runs: Pick<RunsPort, 'parents'>, lanes: readonly Lane[], bell: Bell): AsyncGenerator<JobLogItem, void, void> {
  for (;;) {
    const open = lanes.filter(({ over }) => !over);
    if (open.length === 0) return;
    for (const lane of open) {
      if (lane.asked !== undefined || lane.head !== undefined) continue;
      lane.asked = ask(lane);
      lane.asked.catch(() => undefined); // Whoever waits for the lane sees it.
    }
    // Nothing keeps these waiting: which of them is first can be known.
    for (const lane of open) if (await hasEnded(runs, lane)) await lane.asked;
    const coming = open.flatMap(({ asked }) => asked ?? []);
    if (coming.length > 0 && open.every(({ head }) => head === undefined)) await Promise.race([...coming, bell.rung]);
    const next = open.filter(({ head }) => head !== undefined).sort((a, b) => timeOf(a) - timeOf(b))[0];
    if (next?.head === undefined) {
      if (bell.isRung()) return;
      continue;
    }
    const { step, run, head: event } = next;
    next.head = undefined;
    yield { step, run: run.id, attempt: run.attempt, event };
  }
}

async function hasEnded({ parents }: Pick<RunsPort, 'parents'>, { run }: Lane): Promise<boolean> {
  return endedStates.includes(((await parents.get(run.id)) ?? run).state);
}

async function ask(lane: Lane): Promise<void> {
  const { done, value } = await lane.events.next();
  lane.asked = undefined;
  if (done === true) lane.over = true;
  else lane.head = value;
}

/** Milliseconds since 1970; what has no time of its own comes first. */
function timeOf({ head }: Lane): number {
  if (head?.type === 'output') return Date.parse(head.at);
  return head?.type === 'ended' ? Date.parse(head.run.endedAt ?? head.run.queuedAt) : 0;
}

/** Wakes who waits for something to happen. */
interface Bell {
  ring(): void;
  /** From now on it has not rung. */
  quiet(): void;
  isRung(): boolean;
  readonly rung: Promise<void>;
}

function createBell(signal: AbortSignal): Bell {
  let isRung = false;
  let resolve: () => void = () => undefined;
  const renew = (): Promise<void> => new Promise((done) => void (resolve = done));
  let rung = renew();
  const ring = (): void => {
    isRung = true;
    resolve();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    quiet() {
      if (signal.aborted) return;
      isRung = false;
      rung = renew();
    },
    isRung: () => isRung,
    get rung() {
      return rung;
    },
  };
}
