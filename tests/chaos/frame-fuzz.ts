import * as fc from 'fast-check';
import { connect } from '#shared/rpc/connect';
import { probe } from '../contract/probe';
import { transports, type Transport } from '../support/duplex-pairs';
import { anyFrame } from '../support/frame-arbitrary';
import { deferred } from '../support/settled';
import { startTargets, type Line, type Targets } from './fuzz-targets';
import { InvariantLog, type Chaos } from './invariants';

const ANSWER_MS = 5_000;
const FRAMES_A_ROUND = 40;

const SURVIVES = 'the server lives and nothing in it goes uncaught';
const ANSWERS = 'after any input the connection answers or is closed';
const HONEST = 'frames that break no rule are all taken: the connection still answers';
const WITNESS = 'another session gets its answers and its items, in order';
const CLEAN = 'a connection that broke no rule is not closed';

type Step = { readonly frame: unknown } | { readonly bytes: Buffer };
interface Script {
  readonly steps: readonly Step[];
  /** Whether it breaks no rule, so that closing the connection would be wrong. */
  readonly honest: boolean;
}

const framesAndBytes = fc.oneof(
  {
    weight: 12,
    arbitrary: anyFrame(Object.keys(probe.routes).map((key) => `probe.${key}`)).map((frame): Step => ({ frame: plain(frame) })),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes): Step => ({ bytes: Buffer.from(bytes) })) },
  // A length that promises more than comes, or more than is allowed, or text that is no JSON.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 0x7f_ff_ff_ff }), fc.string())
      .map(([size, text]): Step => ({ bytes: withLength(size, text) })),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 64 }).map((text): Step => ({ bytes: withLength(Buffer.byteLength(text), text) })) },
);
const paths = Object.keys(probe.routes).map((key) => `probe.${key}`);
const input = fc.oneof(fc.record({ text: fc.string(), how: fc.string(), to: fc.nat(500) }), fc.jsonValue());
const rightFrames = fc.oneof(
  fc.record({ t: fc.constantFrom('call', 'open'), path: fc.constantFrom(...paths), input, credit: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ t: fc.constant('stop'), id: fc.nat(FRAMES_A_ROUND) }),
  fc.record({ t: fc.constant('grant'), id: fc.integer({ min: 20, max: FRAMES_A_ROUND }), n: fc.integer({ min: 1, max: 4 }) }),
);
type RightFrame = Readonly<Record<string, unknown>>;
// Every frame by itself is right and ids only grow, so that such a script gets further than the first frame that is not.
const deepFrames = fc.array(rightFrames, { minLength: 1, maxLength: FRAMES_A_ROUND });
const scripts: fc.Arbitrary<Script> = fc.oneof(
  fc.array(framesAndBytes, { minLength: 1, maxLength: FRAMES_A_ROUND }).map((steps) => ({ steps, honest: false })),
  deepFrames.map((frames) => ({ steps: frames.map(numbered), honest: false })),
  deepFrames.map((frames) => ({ steps: frames.map(withinWindow).map(numbered), honest: true })),
);

/** Random, bent and broken frames against a served router, over all three transports at once with a witness on each. */
export const frameFuzz: Chaos = {
  name: 'frame-fuzz',
  defaultRounds: 200,
  async run(seed, rounds) {
    const log = new InvariantLog([SURVIVES, ANSWERS, HONEST, WITNESS, CLEAN]);
    const targets = await startTargets();
    const figures = { frames: 0, closedByServer: 0, answered: 0 };
    try {
      const witnesses = await Promise.all(transports.map(async (transport) => await openWitness(targets, transport)));
      for (let round = 0; round < rounds; round += 1) {
        const [script] = fc.sample(scripts, { seed: seed * 1_000_003 + round, numRuns: 1 });
        if (script === undefined) throw new Error('no script');
        for (const transport of transports) {
          const where = `round ${round} over ${transport}`;
          const outcome = await attack(targets, transport, script);
          figures.frames += script.steps.length;
          figures[outcome === 'closed' ? 'closedByServer' : 'answered'] += 1;
          if (outcome === 'silent') log.violated(ANSWERS, where);
          if (script.honest && outcome !== 'answered') log.violated(HONEST, `${where}: ${outcome}`);
          if (!(await behaves(targets, transport))) log.violated(CLEAN, where);
        }
        for (const witness of witnesses) {
          const complaint = await within(witness(), 'no answer');
          if (complaint !== undefined) log.violated(WITNESS, `round ${round}: ${complaint}`);
        }
        for (const fault of targets.takeFaults()) log.violated(SURVIVES, `round ${round}: ${fault}`);
      }
    } finally {
      await targets.close();
    }
    return { rounds, invariants: log.list(), figures };
  },
};

/** Sends everything, then a call that is right: it is answered, or the connection has been closed. */
async function attack(targets: Targets, transport: Transport, { steps }: Script): Promise<'answered' | 'closed' | 'silent'> {
  const line = await targets.open(transport);
  const outcome = deferred<'answered' | 'closed'>();
  const lastId = Number.MAX_SAFE_INTEGER;
  line.onClose(() => outcome.resolve('closed'));
  line.onFrame((frame) => {
    if (typeof frame === 'object' && frame !== null && 'id' in frame && frame.id === lastId) outcome.resolve('answered');
  });
  for (const step of steps) sendStep(line, step);
  line.send({ t: 'call', id: lastId, path: 'probe.echo', input: { text: 'still there?' } });
  // Ends a message that promised more bytes than came: what follows is then no frame. It closes every connection that is
  // not wedged below its frames, so whoever sent nothing but frames has to be answered, or closed for them.
  if (steps.some((step) => 'bytes' in step)) line.sendBytes(Buffer.alloc(1_100_000, ' '));
  const result = await within(outcome.promise, 'silent' as const);
  line.close();
  return result;
}

function sendStep(line: Line, step: Step): void {
  if ('frame' in step) line.send(step.frame);
  else line.sendBytes(step.bytes);
}

/** An honest client in the middle of it all: a call and a stream on a fresh connection. */
async function behaves(targets: Targets, transport: Transport): Promise<boolean> {
  const connection = connect(await targets.open(transport), [probe] as const);
  const { hub, closed } = connection;
  const session = async (): Promise<boolean> => {
    let next = 1;
    for await (const { seq } of hub.probe.burst({ to: 70 })) if (seq !== next++) return false;
    return next === 71 && (await hub.probe.echo({ text: 'a' })).text === 'a' && !closed.aborted;
  };
  const right = await within(
    session().catch(() => false),
    false,
  );
  connection.close();
  return right;
}

/** A session that lasts through all rounds; each call of what it gives looks at one stretch of its stream. */
async function openWitness(targets: Targets, transport: Transport): Promise<() => Promise<string | undefined>> {
  const { hub } = connect(await targets.open(transport), [probe] as const);
  const items = hub.probe.ticks({});
  let expected = 1;
  return async () => {
    try {
      for (let i = 0; i < 20; i += 1) {
        const { value } = await items.next();
        if (value?.seq !== expected++) return `${transport}: item ${String(value?.seq)} came instead of ${expected - 1}`;
      }
      const { text } = await hub.probe.echo({ text: String(expected) });
      return text === String(expected) ? undefined : `${transport}: a wrong answer`;
    } catch (error) {
      return `${transport}: ${String(error)}`;
    }
  };
}

async function within<T, L>(work: Promise<T>, late: L): Promise<T | L> {
  const deadline = deferred<L>();
  const timer = setTimeout(() => deadline.resolve(late), ANSWER_MS);
  const result = await Promise.race([work, deadline.promise]);
  clearTimeout(timer);
  return result;
}

/** Credit for what is open already could pass its window, and a call has none: such a grant goes to an id that is still to come. */
function withinWindow(frame: RightFrame, at: number): RightFrame {
  return frame['t'] === 'grant' ? { ...frame, id: at + FRAMES_A_ROUND } : frame;
}

function numbered(frame: RightFrame, id: number): Step {
  const { credit, ...rest } = frame;
  if (rest['t'] === 'call') return { frame: plain({ ...rest, id }) };
  return { frame: plain(rest['t'] === 'open' ? { ...rest, id, credit } : rest) };
}

function withLength(size: number, text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(size);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** What JSON leaves of it, so that every transport carries the same. */
function plain(frame: unknown): unknown {
  return JSON.parse(JSON.stringify(frame) ?? 'null');
}
