import type { Command } from 'commander';
import type { Perform } from '../context';
import { grantText } from '../output/grant-text';

/** `axle runs grants`: what a run was let reach. */
export function addRunGrants(runs: Command, perform: Perform): void {
  runs
    .command('grants')
    .description('Show what a run was granted: level, network, folders, files, secrets and limits')
    .argument('<run>', 'id of the run')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs grants 0190b2c1-…')
    .action((run: string, options: { readonly json?: boolean }) =>
      perform(options, async ({ hub, output, messages }) => {
        const kept = await (await hub()).runs.grants({ run });
        if (output.json) return await output.document(kept);
        if (kept.state !== 'kept') await output.text(`${messages.grants(`kept.${kept.state}`)}\n`);
        if (kept.plan === null) return;
        const { params } = await (await hub()).runs.get({ run });
        await output.text(grantText(kept.plan, params, messages.grants, output.style));
      }),
    );
}
