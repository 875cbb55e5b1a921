import { harnessArguments } from '../support/harness-arguments';
import { audit } from './audit';
import { catalogue } from './catalogue';
import { page } from './page';
import { palette } from './palette';
import { permission } from './permission';
import { runBenches, type Bench } from './report';
import { log } from './log';
import { rpc } from './rpc';
import { runOverhead } from './run-overhead';
import { search } from './search';
import { slots } from './slots';
import { start } from './start';

const benches: readonly Bench[] = [runOverhead, slots, catalogue, log, search, page, palette, rpc, start, audit, permission];

const { names, json } = harnessArguments(
  process.argv.slice(2),
  benches.map(({ name }) => name),
);
await runBenches(
  benches.filter(({ name }) => names.includes(name)),
  json,
);
