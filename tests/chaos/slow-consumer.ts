import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { createHubHome, type HubConnection } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { openBrowserFace } from './browser-face';
import { InvariantLog, type Chaos } from './invariants';
import { createResources, moreThan, type Open } from './open-resources';
import { judge, truths } from './run-truth';
import { createSlowClients, slowWays, type Deaf, type SlowClient, type SlowClients, type SlowWay } from './slow-clients';
import { createWork } from './work';

const WHOLE = 'who takes up a stream where it was has everything once, and in order';
const OTHERS = 'others are answered meanwhile, and have all that they ask for';
const MEMORY = 'the hub holds no more than the windows of those who read slowly';
const LEFT = 'of those who left nothing is left: no stream, journal, connection or timer';
const REACHED = 'the runs printed while nobody read';

/** More than all windows come to (64 items of 16 Ki characters each, and a socket's share), and than what a collector leaves lying. */
const MOST_MIB = 160;
const DEADLINE_MS = 30_000;

const ENDLESS = `#!/bin/bash
pad=$(printf 'x%.0s' {1..90})
for ((i = 1; ; i++)); do
  echo "line $i $pad"
  ((i % 150)) || sleep 0.01
done
`;
const PAD = 'x'.repeat(90);

/** Clients on every transport that stop reading, read a byte a second, come again or vanish, while runs print without end. */
export const slowConsumer: Chaos = {
  name: 'slow-consumer',
  defaultRounds: 12,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([WHOLE, OTHERS, MEMORY, LEFT, REACHED]);
    const work = createWork();
    writeFileSync(join(work.folder, 'endless.sh'), ENDLESS, { mode: 0o755 });
    const resources = createResources();
    const home = createHubHome();
    const hubProcess = await home.start(resources.env);
    let connection: HubConnection | undefined;
    const counts = { 'clients that were slow': 0, resumed: 0, vanished: 0, 'MiB printed': 0, 'MiB more at most': 0 };
    let round = 0;
    const violated = (name: string, what: string): void => log.violated(name, `round ${round}: ${what}`);
    try {
      await work.prepare(hubProcess, 8);
      connection = await hubProcess.connect();
      const { hub } = connection;
      const clients = createSlowClients(hubProcess, await openBrowserFace(hub));
      const endless = (await hub.runs.start({ script: 'endless.sh' })).run;
      const places = new Map<SlowWay, Place>(slowWays.map((way) => [way, { seq: 0, next: 1, rest: '' }]));
      const pid = hubProcess.child.pid ?? 0;
      // Once through all of it, so that what stays for ever is there.
      for (const way of slowWays) await sound(clients, way, home.home, () => undefined);
      const before = await resources.of(pid);
      const rss = (await hub.metrics.get({})).rssBytes;
      for (round = 1; round <= rounds; round += 1) {
        const slow: Deaf[] = [];
        const ways = slowWays.map((way) => ({ way, random: createRandom(random.below(2 ** 31)) }));
        for (const { way, random: own } of ways) {
          slow.push(...(await beSlow(clients, way, own, endless)));
          counts['clients that were slow'] += 3;
        }
        for (const { way, random: own } of ways) counts.vanished += await vanish(clients, way, own, endless);
        await Promise.all(
          ways.map(async ({ way, random: own }) => {
            counts.resumed += await resume(clients, way, own, endless, placeOf(places, way), (what) => violated(WHOLE, `${way}: ${what}`));
          }),
        );
        for (const way of slowWays) await sound(clients, way, home.home, (what) => violated(OTHERS, `${way}: ${what}`));
        const grown = ((await hub.metrics.get({})).rssBytes - rss) / 2 ** 20;
        counts['MiB more at most'] = Math.max(counts['MiB more at most'], Math.round(grown));
        if (grown > MOST_MIB) violated(MEMORY, `${Math.round(grown)} MiB more than at first`);
        for (const end of slow) end();
        for (const line of await leftOver(before, async () => await resources.of(pid))) violated(LEFT, line);
      }
      await hub.runs.cancel({ run: endless });
      for (const way of slowWays) {
        const client = await clients.open(way);
        await read(client, endless, placeOf(places, way), Number.POSITIVE_INFINITY, (what) => violated(WHOLE, `${way}: ${what}`));
        client.leave();
      }
      const { output } = await hub.runs.get({ run: endless });
      for (const [way, { seq }] of places) if (seq !== output.bytes) violated(WHOLE, `${way} had ${seq} of ${output.bytes} bytes`);
      counts['MiB printed'] = Math.round(output.bytes / 2 ** 20);
      if (output.bytes < 100_000) violated(REACHED, `${output.bytes} bytes were printed`);
    } finally {
      connection?.close();
      await hubProcess.stop();
      home.remove();
      work.remove();
      resources.remove();
    }
    return { rounds, invariants: log.list(), figures: counts };
  },
};

/** How far somebody has read: the offset, the line that comes next, and the part of it that has come. */
interface Place {
  seq: number;
  next: number;
  rest: string;
}

function placeOf(places: ReadonlyMap<SlowWay, Place>, way: SlowWay): Place {
  const place = places.get(way);
  if (place === undefined) throw new Error(`nobody reads by ${way}`);
  return place;
}

/** One reads nothing, one a byte a second, and one takes an item and no more. */
async function beSlow(clients: SlowClients, way: SlowWay, random: Random, run: RunId): Promise<readonly Deaf[]> {
  const frames = [
    { t: 'open', id: 0, path: 'runs.follow', input: { run, after: 0 }, credit: 64 },
    { t: 'open', id: 1, path: 'runs.watch', input: {}, credit: 16 },
    { t: 'open', id: 2, path: 'runs.observe', input: { run }, credit: 4 },
    ...Array.from({ length: random.below(6) }, (_, at) => ({
      t: 'call',
      id: 3 + at,
      path: 'runs.lines',
      input: { run, from: 1, count: 500 },
    })),
  ];
  const lazy = await clients.open(way);
  await lazy.hub.runs.follow({ run }).next();
  return [await clients.deaf(way, frames, false), await clients.deaf(way, frames, true), () => lazy.leave()];
}

/** Opens streams and is gone in the midst of them. */
async function vanish(clients: SlowClients, way: SlowWay, random: Random, run: RunId): Promise<number> {
  const count = 1 + random.below(3);
  for (let left = count; left > 0; left -= 1) {
    const client = await clients.open(way);
    const streams = [client.hub.runs.follow({ run }), client.hub.runs.search({ run, pattern: 'line' })] as const;
    void client.hub.runs.page({}).catch(() => undefined); // Its answer comes to nobody.
    await Promise.race([...streams.map(async (items) => await items.next()), pause(random.below(40))]);
    client.vanish();
  }
  return count;
}

/** Reads some, goes or is cut off, and comes again from where it was. */
async function resume(
  clients: SlowClients,
  way: SlowWay,
  random: Random,
  run: RunId,
  place: Place,
  wrong: (what: string) => void,
): Promise<number> {
  const times = 1 + random.below(4);
  for (let left = times; left > 0; left -= 1) {
    const client = await clients.open(way);
    await read(client, run, place, 1 + random.below(60), wrong);
    if (random.below(2) === 0) client.vanish();
    else client.leave();
  }
  return times;
}

async function read({ hub }: SlowClient, run: RunId, place: Place, items: number, wrong: (what: string) => void): Promise<void> {
  let left = items;
  for await (const event of hub.runs.follow({ run, after: place.seq })) {
    if (event.type === 'trimmed') wrong(`the output was trimmed at ${event.seq}`);
    if (event.type !== 'output') continue;
    if (event.seq !== place.seq + Buffer.byteLength(event.text))
      wrong(`from ${place.seq} to ${event.seq} with ${event.text.length} characters`);
    place.seq = event.seq;
    const lines = (place.rest + event.text).split('\n');
    place.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== `line ${place.next} ${PAD}`) return wrong(`${JSON.stringify(line.slice(0, 30))} in the place of line ${place.next}`);
      place.next += 1;
    }
    left -= 1;
    if (left === 0) return;
  }
}

/** What anybody does: starts a run, reads all of it, looks at lists. */
async function sound(clients: SlowClients, way: SlowWay, home: string, wrong: (what: string) => void): Promise<void> {
  const client = await clients.open(way);
  try {
    const done = await Promise.race([
      (async (hub: HubClient) => {
        const { run } = await hub.runs.start({ script: 'work.sh', params: { lines: 20, ms: 1 } });
        await judge(hub, home, run, (truth, what) => wrong(`${truths[truth]}: ${what}`));
        await hub.slots.list({});
        await hub.audit.page({ limit: 20 });
        return true;
      })(client.hub),
      pause(DEADLINE_MS, false, { ref: false }),
    ]);
    if (!done) wrong(`was not answered within ${DEADLINE_MS} ms`);
  } finally {
    client.leave();
  }
}

/** Until nothing is left of those who left, or it will not go. */
async function leftOver(before: Open, look: () => Promise<Open>): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (const until = performance.now() + DEADLINE_MS; performance.now() < until;) {
    left = moreThan(before, await look(), 1);
    if (left.length === 0) return [];
    await pause(50);
  }
  return left;
}
