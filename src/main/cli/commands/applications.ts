import type { Command } from 'commander';
import { applications as contract, type ApplicationItem } from '#shared/contract/applications';
import { cloudHosts, identityClouds } from '#shared/contract/identity-values';
import type { Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse } from '../refuse';

interface Json {
  readonly json?: boolean;
}
interface AddOptions extends Json {
  readonly client: string;
  readonly certificate: string;
  readonly tenant?: string;
  readonly cloud?: string;
  readonly authority?: string;
  readonly ca?: string;
}
interface TestOptions extends Json {
  readonly scope?: string;
}

const JSON_HELP = 'one JSON document';
const clouds = identityClouds.filter((cloud) => cloud !== 'custom').join(', ');

/** `axle applications`: what signs in at Entra, or another provider, with a certificate and nobody beside it. */
export function addApplications(program: Command, perform: Perform): void {
  const applications = program
    .command('applications')
    .description('Applications that sign in by themselves, with a certificate')
    .addHelpText(
      'after',
      '\nExample:\n  axle applications add graph-agent --client APPLICATION-ID --tenant example.com --certificate graph-agent',
    );

  applications
    .command('list')
    .description('List them, with the certificate of each and when it ends')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle applications list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { items } = await (await hub()).applications.list({});
        if (output.json) return await output.document(items);
        const { headings, certificates: words } = messages;
        const columns = [
          { title: headings.name, value: ({ application }: ApplicationItem) => application.name },
          { title: headings.application, value: ({ application }: ApplicationItem) => application.client },
          { title: headings.where, value: ({ application }: ApplicationItem) => placeOf(application) },
          {
            title: headings.certificate,
            value: ({ application, certificate }: ApplicationItem) => certificate?.name ?? application.certificate.slice(0, 16),
          },
          {
            title: headings.validity,
            value: ({ certificate }: ApplicationItem) => (certificate === null ? words.gone : words.validity(certificate)),
          },
        ];
        await output.text(items.length === 0 ? `${words.noApplications}\n` : table(items, columns, output.style));
      }),
    );

  applications
    .command('add')
    .description('Add one; upload its certificate to its registration first')
    .argument('<name>', 'what scripts call it: a script that says “account: app:NAME” gets its tokens')
    .requiredOption('--client <id>', 'application (client) id')
    .requiredOption('--certificate <certificate>', 'thumbprint or name of a certificate with an RSA key')
    .option('--tenant <tenant>', 'id or domain of its tenant')
    .option('--cloud <cloud>', `${clouds}; else public`)
    .option('--authority <url>', 'issuer of another provider than Entra')
    .option('--ca <file>', 'certificates of your own authorities (PEM), on the machine of the hub')
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nExample:\n  axle applications add graph-agent --client APPLICATION-ID --tenant example.com --certificate graph-agent',
    )
    .action((name: string, options: AddOptions) =>
      perform(options, async ({ hub, output }) => {
        const { client, certificate, tenant, cloud, authority, ca } = options;
        const wanted = contract.routes.add.input.safeParse({
          name,
          client,
          certificate,
          tenant,
          cloud: authority === undefined ? cloud : 'custom',
          authority,
          ca,
        });
        if (!wanted.success) return refuse(wanted.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
        const added = await (await hub()).applications.add(wanted.data);
        await (output.json ? output.document(added) : output.text(`app:${added.name}\n`));
      }),
    );

  applications
    .command('remove')
    .description('Forget one; its certificate stays')
    .argument('<name>')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle applications remove graph-agent')
    .action((application: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const done = await (await hub()).applications.remove({ application });
        await (output.json ? output.document(done) : output.text(`${messages.certificates.applicationRemoved(application)}\n`));
      }),
    );

  applications
    .command('test')
    .description('Sign it in now, and say what for; nothing is kept of what it gets')
    .argument('<name>')
    .option('--scope <scope>', 'such as https://vault.azure.net/.default; else what it was allowed at Graph')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle applications test graph-agent')
    .action((application: string, options: TestOptions) =>
      perform(options, async ({ hub, output, messages }) => {
        const { scope } = options;
        const told = await (await hub()).applications.test({ application, ...(scope !== undefined && { scope }) });
        if (output.json) return await output.document(told);
        await output.text(`${messages.certificates.signedIn(application, told.scopes, localTime(told.expiresAt))}\n`);
      }),
    );
}

const placeOf = ({ cloud, tenant, authority }: ApplicationItem['application']): string =>
  cloud === 'custom' ? authority : `${cloudHosts[cloud]}/${tenant}`;
