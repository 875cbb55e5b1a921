import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { contracts } from '#shared/contract/index';
import { badInput } from '#shared/rpc/input-issue';
import type { CallOptions, Spec } from '#shared/contract/kernel';
import type { Context, Perform } from '../context';
import { refuse } from '../refuse';

/** Every procedure and stream of the contract by `spoke.name`. */
export const routes: ReadonlyMap<string, Spec> = new Map(
  contracts.flatMap((contract) =>
    Object.entries(contract.routes as Record<string, Spec>).map(([key, spec]) => [`${contract.name}.${key}`, spec] as const),
  ),
);

/** `axle call`: any procedure or stream, with its input as JSON. */
export function addCall(program: Command, perform: Perform): void {
  program
    .command('call')
    .description('Call any procedure, or follow any stream, of the contract')
    .argument('<procedure>', 'spoke.procedure, such as runs.page')
    .argument('[input]', 'its input as JSON; - reads it from standard input', '{}')
    .option('--json', 'what it prints anyway: one JSON document, or one item per line')
    .addHelpText('after', `\nExample:\n  axle call runs.page '{"limit":3}'`)
    .action((path: string, input: string) => perform({ json: true }, (context) => call(context, path, input)));
}

async function call(context: Context, path: string, source: string): Promise<void> {
  const spec = routes.get(path) ?? refuse(`${path}: ${[...routes.keys()].join(', ')}`);
  const input = parse(source === '-' ? await text(process.stdin) : source);
  const checked = spec.input.safeParse(input);
  if (!checked.success) throw badInput(checked.error.issues, input);
  const [spoke = '', name = ''] = path.split('.');
  const options: CallOptions = { signal: context.interrupted };
  // The map above is made of the same contracts as the client, so the name is there.
  const client: unknown = Reflect.get(await context.hub(), spoke);
  const run = Reflect.get(client as object, name) as (input: unknown, options: CallOptions) => unknown;
  if (spec.kind === 'procedure') return await context.output.document(await run(input, options));
  for await (const item of run(input, options) as AsyncIterable<unknown>) await context.output.event(item);
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    return refuse(`input: ${error instanceof Error ? error.message : String(error)}`);
  }
}
