import { resolve } from 'node:path';
import type { Command } from 'commander';
import { identity as contract, type Registration } from '#shared/contract/identity';
import { cloudHosts, identityClouds } from '#shared/contract/identity-values';
import type { Perform } from '../context';
import { refuse } from '../refuse';

interface ConfigureOptions {
  readonly client?: string;
  readonly tenant?: string;
  readonly cloud?: string;
  readonly authority?: string;
  readonly ca?: string;
  readonly json?: boolean;
}

/** `axle identity configure`: which application people sign in to, and where. */
export function addRegistration(program: Command, perform: Perform): void {
  const example = '\nExample:\n  axle identity configure --client APPLICATION-ID --tenant example.com';
  program
    .command('identity')
    .description('What people sign in to with “axle login”')
    .addHelpText('after', example)
    .command('configure')
    .description('Say which application people sign in to, and where; what is not given stays')
    .option('--client <id>', 'application (client) id')
    .option('--tenant <tenant>', 'id or domain of a tenant, or organizations, common, consumers')
    .option('--cloud <cloud>', identityClouds.join(', '))
    .option('--authority <url>', 'issuer of another provider than Entra; means --cloud custom')
    .option('--ca <file>', 'certificates of your own authorities (PEM), on the machine of the hub; "" for none')
    .option('--json', 'one JSON document')
    .addHelpText('after', example)
    .action((options: ConfigureOptions) =>
      perform(options, async ({ hub, output }) => {
        const { json: _asked, ca, ...rest } = options;
        const change = { ...rest, ...(ca !== undefined && { ca: ca === '' ? '' : resolve(ca) }) };
        const wanted = contract.routes.configure.input.safeParse(change);
        if (!wanted.success) return refuse(wanted.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '));
        const kept = await (await hub()).identity.configure(wanted.data);
        await (output.json ? output.document(kept) : output.text(`${kept.client} · ${placeOf(kept)}\n`));
      }),
    );
}

const placeOf = ({ cloud, tenant, authority }: Registration): string => (cloud === 'custom' ? authority : `${cloudHosts[cloud]}/${tenant}`);
