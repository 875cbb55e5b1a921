import { setTimeout as pause } from 'node:timers/promises';
import { transports, type Transport } from '../support/duplex-pairs';
import { WINDOW } from './rpc-contract';
import { openLinks, type Links } from './rpc-links';
import { figure } from '../support/figure';
import { counted } from './counts';
import { alternate, ratioAim, type Bench, type Measured, type Row } from './report';

const ROUNDS = counted(9, 1);
const CALLS = counted(4_000, 200);
const IN_FLIGHT = 32;
const ITEMS = 64 * counted(500, 10);
const ORPC_ITEMS = counted(6_400, 640);
const BATCH = 64;
const SIZE = 64;
/** For the stalled consumer: items of 8 KiB, and how many a producer may make before it ends (160 MiB in all). */
const STALL = { items: 20_000, size: 8_192, rounds: counted(5, 1), ms: counted(1_000, 300) };
/** The window's own items twice, in either thread, and some air. */
const MOST_MIB = 48;

/** Calls and items a second over each transport, against the transport alone and oRPC; and what a stalled consumer costs. */
export const rpc: Bench = {
  name: 'rpc',
  packages: ['zod', 'ws', '@orpc/server'],
  async run() {
    const links = await openLinks();
    try {
      const rows: Row[] = [];
      for (const transport of transports) rows.push(...(await throughput(links, transport)));
      for (const transport of transports) rows.push(...(await stalled(links, transport)));
      return rows;
    } finally {
      await links.close();
    }
  },
};

async function throughput(links: Links, transport: Transport): Promise<Row[]> {
  const [ours, raw] = [await links.ours(transport), await links.raw(transport)];
  const oursCalls = (): Promise<number> => callsASecond((text) => ours.echo({ text }));
  const oursItems = (): Promise<number> => itemsASecond(ITEMS, () => drain(ours.items({ count: ITEMS, size: SIZE })));
  const calls = await alternate(ROUNDS, oursCalls, () => callsASecond((text) => raw.echo(text)));
  const items = await alternate(ROUNDS, oursItems, () => itemsASecond(ITEMS, () => raw.items(ITEMS, SIZE, BATCH)));
  const single = await alternate(ROUNDS, oursItems, () => itemsASecond(ITEMS, () => raw.items(ITEMS, SIZE, 1)));
  const rows = [
    row(`${transport} calls`, 'calls/s', `the ${transport} alone`, calls, 0.7),
    row(`${transport} items, batches of 64`, 'items/s', `the ${transport} alone in the same batches`, items, 0.7),
    row(`${transport} items, batches of 64`, 'items/s', `the ${transport} alone, a message an item`, single, 0.7),
  ];
  if (transport === 'socket') return rows; // oRPC has no such transport.
  const orpc = await links.orpc(transport);
  const orpcCalls = await alternate(ROUNDS, oursCalls, () => callsASecond((text) => orpc.echo({ text })));
  const orpcItems = await alternate(ROUNDS, oursItems, () =>
    itemsASecond(ORPC_ITEMS, async () => await drain(await orpc.items({ count: ORPC_ITEMS, size: SIZE }))),
  );
  return [
    ...rows,
    row(`${transport} calls`, 'calls/s', 'oRPC', orpcCalls),
    row(`${transport} items, batches of 64`, 'items/s', 'oRPC', orpcItems),
  ];
}

/** The consumer takes one item and then no more: how far the producer runs ahead, and what the process grows by. */
async function stalled(links: Links, transport: Transport): Promise<Row[]> {
  const ours = await links.ours(transport);
  const orpc = transport === 'socket' ? undefined : await links.orpc(transport);
  const [mine, theirs]: [Stall[], Stall[]] = [[], []];
  for (let round = 0; round < STALL.rounds; round += 1) {
    mine.push(await stall(links, async () => ours.items({ count: STALL.items, size: STALL.size })));
    if (orpc !== undefined) theirs.push(await stall(links, () => orpc.items({ count: STALL.items, size: STALL.size })));
  }
  const ahead = figure(mine.map((sample) => sample.ahead));
  const grown = figure(mine.map((sample) => sample.grownMiB));
  const rows: Row[] = [
    {
      name: `${transport} producer ahead of a stalled consumer`,
      unit: 'items',
      ours: ahead,
      aim: { text: `≤ ${WINDOW}`, met: Math.max(...ahead.samples) <= WINDOW },
    },
    {
      name: `${transport} memory with a stalled consumer`,
      unit: 'MiB more',
      ours: grown,
      aim: { text: `bounded (≤ ${MOST_MIB})`, met: Math.max(...grown.samples) <= MOST_MIB },
    },
  ];
  if (theirs.length > 0) {
    rows.push({
      name: `${transport} producer ahead of a stalled consumer, oRPC`,
      unit: 'items',
      ours: figure(theirs.map((sample) => sample.ahead)),
    });
    rows.push({
      name: `${transport} memory with a stalled consumer, oRPC`,
      unit: 'MiB more',
      ours: figure(theirs.map((sample) => sample.grownMiB)),
    });
  }
  return rows;
}

interface Stall {
  readonly ahead: number;
  readonly grownMiB: number;
}

async function stall(links: Links, open: () => Promise<AsyncIterable<unknown>>): Promise<Stall> {
  const before = await links.memory();
  const items = (await open())[Symbol.asyncIterator]();
  await items.next();
  await pause(STALL.ms); // The stall is what is measured.
  const ahead = Atomics.load(links.produced, 0) - 1;
  const grownMiB = (await links.memory()) - before;
  await items.return?.();
  await pause(STALL.ms);
  return { ahead, grownMiB };
}

async function callsASecond(echo: (text: string) => Promise<unknown>): Promise<number> {
  const text = 'x'.repeat(SIZE);
  const from = performance.now();
  let left = CALLS;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await echo(text);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  return (CALLS * 1_000) / (performance.now() - from);
}

async function itemsASecond(count: number, take: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await take();
  return (count * 1_000) / (performance.now() - from);
}

async function drain(items: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const item of items) seen += item === undefined ? 0 : 1;
  return seen;
}

function row(name: string, unit: string, peerName: string, measured: Measured, aim?: number): Row {
  return {
    name,
    unit,
    ours: measured.ours,
    peer: { name: peerName, ...measured.against },
    ...(aim !== undefined && { aim: ratioAim(`≥ ${aim} of ${peerName}`, measured.against, (ratio) => ratio >= aim) }),
  };
}
