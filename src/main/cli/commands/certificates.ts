import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Certificate, type ListedCertificate, NewKey } from '#shared/contract/certificates';
import type { Context, Perform } from '../context';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { refuse, wholeNumber } from '../refuse';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface Making extends Json {
  readonly also: readonly string[];
  readonly key?: string;
  readonly days?: string;
  readonly csr?: boolean;
}

const JSON_HELP = 'one JSON document';

/** `axle certificates`: what this person has, and keys that stay in the hub. */
export function addCertificates(program: Command, perform: Perform): void {
  const certificates = program
    .command('certificates')
    .description('Your certificates, and keys that are made here and never shown')
    .addHelpText('after', '\nExample:\n  axle certificates create build-agent --also build.example.com');

  certificates
    .command('list')
    .description('List them, the one that ends first at the top, and name what cannot be read')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle certificates list')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const found = await (await hub()).certificates.list({});
        if (output.json) return await output.document(found);
        const { headings, certificates: words } = messages;
        const columns = [
          { title: headings.name, value: ({ name }: Certificate) => name },
          { title: headings.validity, value: (one: Certificate) => words.validity(one) },
          { title: headings.validTo, value: ({ validTo }: Certificate) => localTime(validTo) },
          { title: headings.keyType, value: ({ key }: Certificate) => `${key.type} ${key.detail}`.trim() },
          { title: headings.privateKey, value: ({ privateKey }: Certificate) => words.key[privateKey] },
          { title: headings.thumbprint, value: ({ thumbprint }: Certificate) => thumbprint.slice(0, 16) },
          { title: headings.where, value: ({ where }: Certificate) => where },
          { title: headings.usedBy, value: ({ usedBy }: ListedCertificate) => usedBy.map((user) => words.user(user)).join(', ') },
        ];
        await output.text(found.items.length === 0 ? `${messages.nothing}\n` : table(found.items, columns, output.style));
        for (const one of found.items)
          if (one.usedBy.length > 0 && one.validity !== 'valid') output.note(words.ending(one.name, one, one.usedBy));
        for (const fault of found.faults) output.note(words.fault(fault));
      }),
    );

  certificates
    .command('show')
    .description('Show one, with its certificate as PEM')
    .argument('<certificate>', 'its thumbprint, the beginning of that, or its name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle certificates show build-agent')
    .action((certificate: string, options: Json) =>
      perform(options, async (context) => {
        const found = await (await context.hub()).certificates.get({ certificate });
        if (context.output.json) return await context.output.document(found);
        await context.output.text(certificateText(found.certificate, context) + found.pem);
      }),
    );

  certificates
    .command('create')
    .description('Make a key that stays in the hub, and a certificate by itself with it')
    .argument('<name>', 'common name of its subject')
    .option('--also <name>', 'a host, an address or a mail address that it is good for; may be repeated', collectOption, [])
    .option('--key <kind>', `${NewKey.options.join(', ')}; else ${NewKey.enum['ec-p256']}`)
    .option('--days <days>', 'how long it is good for; else 365')
    .option('--csr', 'print a request for an authority in place of the certificate')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle certificates create build-agent --also build.example.com --csr > build.csr')
    .action((name: string, options: Making) =>
      perform(options, async (context) => {
        const { output } = context;
        const key = options.key === undefined ? undefined : NewKey.safeParse(options.key);
        if (key?.success === false) refuse(`--key: ${NewKey.options.join(', ')}`);
        const made = await (
          await context.hub()
        ).certificates.create({
          name,
          names: [...options.also],
          ...(key?.success === true && { key: key.data }),
          ...(options.days !== undefined && { days: wholeNumber('--days', options.days, 1, 3_650) }),
        });
        if (output.json) return await output.document(made);
        output.note(certificateText(made.certificate, context));
        await output.text(options.csr === true ? made.request : made.pem);
      }),
    );

  certificates
    .command('import-signed')
    .description('Keep what an authority made from the request of a key that is here')
    .argument('<certificate>', 'the one that the request is of: its thumbprint, the beginning of that, or its name')
    .argument('<file>', 'what the authority sent, as PEM, with the certificates between if there are any')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle certificates import-signed build-agent build-agent.crt')
    .action((certificate: string, file: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const pem = await readFile(file, 'utf8').catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
        const done = await (await hub()).certificates.importSigned({ certificate, pem });
        await (output.json
          ? output.document(done)
          : output.text(`${messages.certificates.imported(done.certificate.name, !done.replaced)}\n`));
      }),
    );

  certificates
    .command('remove')
    .description('Remove one that was made here, with its key; refused while something uses it')
    .argument('<certificate>', 'its thumbprint, the beginning of that, or its name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle certificates remove build-agent')
    .action((certificate: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const done = await (await hub()).certificates.remove({ certificate });
        await (output.json ? output.document(done) : output.text(`${messages.certificates.removed(certificate)}\n`));
      }),
    );
}

function certificateText(certificate: Certificate, { messages, output }: Pick<Context, 'messages' | 'output'>): string {
  const { headings, certificates: words } = messages;
  const { name, subject, issuer, names, serial, thumbprint, validFrom, validTo, key, privateKey, where } = certificate;
  return facts(
    [
      [headings.name, name],
      [headings.subject, subject],
      [headings.issuer, issuer],
      [headings.names, names.join(', ')],
      [headings.serial, serial],
      [headings.thumbprint, thumbprint],
      [headings.validity, words.validity(certificate)],
      [headings.validFrom, localTime(validFrom)],
      [headings.validTo, localTime(validTo)],
      [headings.keyType, `${key.type} ${key.detail}`.trim()],
      [headings.privateKey, words.key[privateKey]],
      [headings.where, where],
    ],
    output.style,
  );
}
