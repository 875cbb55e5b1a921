import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { ListedScript, Shortlist } from '#shared/contract/favourites';
import type { Context, Perform } from '../context';
import { table } from '../output/table';

interface Json {
  readonly json?: boolean;
}
const JSON_HELP = 'one JSON document';
const SCRIPT_HELP = 'id, name or unique end of the path';

/** `axle scripts favourite` and `axle scripts recent`: what a person keeps at hand. */
export function addFavourites(scripts: Command, perform: Perform): void {
  const favourite = scripts.command('favourite').description('The scripts that you keep at hand');

  favourite
    .command('list')
    .description('List your favourites, in the order in which they were added')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts favourite list')
    .action((options: Json) => perform(options, async (context) => await show((await shortlist(context)).favourites, context)));

  favourite
    .command('add')
    .description('Put a script among your favourites')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts favourite add hello')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        const added = await (await hub()).favourites.add({ script });
        if (output.json) await output.document(added);
      }),
    );

  favourite
    .command('remove')
    .description('Take a script off your favourites; by its id also one that is there no more')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts favourite remove hello')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).favourites.remove({ script });
        if (output.json) await output.document({});
      }),
    );

  scripts
    .command('recent')
    .description('List the scripts that you ran last, newest first')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts recent')
    .action((options: Json) => perform(options, async (context) => await show((await shortlist(context)).recent, context)));
}

/** The lists as they are now. */
async function shortlist({ hub, interrupted }: Context): Promise<Shortlist> {
  for await (const list of (await hub()).favourites.watch({}, { signal: interrupted })) return list;
  throw new HubError('CANCELLED', {});
}

async function show(list: readonly ListedScript[], { output, messages: { headings } }: Context): Promise<void> {
  if (output.json) return await output.document(list);
  const columns = [
    { title: headings.name, value: ({ name }: ListedScript) => name ?? '—' },
    { title: headings.id, value: ({ script }: ListedScript) => script, style: output.style.dim },
  ];
  await output.text(table(list, columns, output.style));
}
