import type { Command } from 'commander';
import { newPassphrase, keyLines, passphraseIn } from '../evidence/keys';
import type { Context, Perform } from '../context';
import { fetchTicket } from '../fetch-ticket';
import { grantText } from '../output/grant-text';
import { facts } from '../output/table';
import { refuse } from '../refuse';
import { askSecret } from '../secret-prompt';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
interface ExportOptions extends Json {
  readonly to: string;
  readonly recipient: readonly string[];
  readonly recipientsFile: readonly string[];
  readonly passphraseFile?: string;
}
interface VerifyOptions extends Json {
  readonly identity: readonly string[];
  readonly passphraseFile?: string;
  readonly key?: string;
  readonly extract?: string;
}

/** The pack does not hold: neither a fault of Axle's own nor a success. */
const BROKEN = 1;

/** `axle runs evidence`: what a run was and did, as a file that is checked without the hub. */
export function addEvidence(runs: Command, perform: Perform): void {
  const evidence = runs.command('evidence').description('What a run was and did, as an encrypted file that is checked without the hub');

  evidence
    .command('export')
    .description('Write an evidence pack of a run that has ended; without recipients a passphrase is asked for')
    .argument('<run>', 'id of the run')
    .requiredOption('--to <file>', 'where to write it; a file that is there is not replaced')
    .option('-r, --recipient <key>', 'age public key of who may open it; may be repeated', collectOption, [])
    .option('-R, --recipients-file <file>', 'file with such keys, one a line; may be repeated', collectOption, [])
    .option('--passphrase-file <file>', 'file whose first line is the passphrase')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs evidence export 0190b2c1-… --to run.evidence.age --recipient age1…')
    .action((run: string, options: ExportOptions) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const lock = await lockOf(options, context);
        const hub = await context.hub();
        let publicKey = '';
        await fetchTicket(
          context,
          async () => {
            const pack = await hub.runs.evidence({ run, lock });
            ({ publicKey } = pack);
            return pack.ticket;
          },
          options.to,
        );
        if (output.json) await output.document({ file: options.to, publicKey });
        else await output.text(`${messages.evidence.written(options.to, publicKey)}\n`);
      }),
    );

  evidence
    .command('verify')
    .description('Check an evidence pack, without the hub; ends with 1 where it does not hold')
    .argument('<file>', 'the pack')
    .option(
      '-i, --identity <file>',
      'file with an age private key; may be repeated; without one a passphrase is asked for',
      collectOption,
      [],
    )
    .option('--passphrase-file <file>', 'file whose first line is the passphrase')
    .option('--key <key>', 'public key that it must be signed with, as “axle runs evidence key” prints it')
    .option('--extract <folder>', 'write what lies in it into a new folder, once all of it holds')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs evidence verify run.evidence.age --identity key.txt')
    .action((file: string, options: VerifyOptions) => perform(options, (context) => verify(file, options, context)));

  evidence
    .command('key')
    .description('Print the public key that this hub signs evidence packs with')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs evidence key')
    .action((options: Json) =>
      perform(options, async ({ hub, output }) => {
        const { publicKey } = await (await hub()).runs.evidenceKey({});
        await (output.json ? output.document({ publicKey }) : output.text(`${publicKey}\n`));
      }),
    );
}

type Asked = { recipients: string[] } | { passphrase: string };

async function lockOf({ recipient, recipientsFile, passphraseFile }: ExportOptions, { messages }: Context): Promise<Asked> {
  const listed = await Promise.all(recipientsFile.map(keyLines));
  const recipients = [...recipient, ...listed.flat()];
  const asked = recipient.length + recipientsFile.length;
  if (asked > 0 && passphraseFile !== undefined) return refuse(messages.evidence.oneLock);
  if (asked > 0) return { recipients };
  return { passphrase: passphraseFile === undefined ? await newPassphrase(messages) : await passphraseIn(passphraseFile) };
}

async function verify(file: string, options: VerifyOptions, { output, messages, exit }: Context): Promise<void> {
  const { verifyFile } = await import('../evidence/verify');
  const { extractInto } = await import('../evidence/extract');
  const identities = (await Promise.all(options.identity.map(keyLines))).flat();
  const passphrase =
    options.passphraseFile !== undefined
      ? await passphraseIn(options.passphraseFile)
      : options.identity.length === 0
        ? await askSecret(messages.evidence.passphrase, messages)
        : undefined;
  const folder = options.extract === undefined ? undefined : await extractInto(options.extract);
  try {
    const verdict = await verifyFile(file, { identities, passphrase }, { publicKey: options.key, extraction: folder });
    if (verdict.holds) await folder?.keep();
    else exit(BROKEN);
    if (!verdict.holds) {
      const { kind, what } = verdict.fault;
      if (output.json) return await output.document({ holds: false, fault: { kind, what } });
      return await output.text(`${messages.evidence.broken(kind, what)}\n`);
    }
    const { manifest, entries, grants, breaks, steps } = verdict.proof;
    if (output.json) return await output.document({ holds: true, manifest, entries, grants, breaks, steps });
    const { headings, evidence } = messages;
    const { run, audit, signer } = manifest;
    const shown = facts(
      [
        [headings.run, run.id],
        [headings.what, `${run.subject.name} (${run.subject.id})`],
        [headings.state, run.state],
        [headings.exitCode, run.exitCode],
        [headings.who, `${run.actor.name} (${run.actor.face})`],
        [headings.where, run.place],
        [headings.started, run.startedAt],
        [headings.ended, run.endedAt],
        [headings.hash, run.hash],
        [headings.output, messages.outputSize(run.output.lines, run.output.bytes)],
        ...Object.entries(manifest.params).map(([name, value]) => [`  ${name}`, value ?? '••••••'] as const),
        ...steps.map(
          ({ manifest: { run: step } }) =>
            [`  ${step.parent?.step ?? ''}`, `${step.state}  ${step.subject.name}  ${step.hash ?? ''}`] as const,
        ),
        [evidence.signedBy, signer.publicKey],
        [evidence.reaches, `${audit.anchor.seq}:${audit.anchor.hash}`],
      ],
      output.style,
    );
    const doubt =
      manifest.grants === undefined || manifest.grants.state === 'kept' ? '' : `${messages.grants(`kept.${manifest.grants.state}`)}\n`;
    const granted = grants === null ? '' : `\n${messages.grants('title')}\n${grantText(grants, run.params, messages.grants, output.style)}`;
    const notes = evidence.notes(verdict.proof).map((note) => `${note}\n`);
    await output.text(`${evidence.holds}\n\n${shown}${granted}${doubt}\n${notes.join('')}${evidence.compare}\n`);
  } finally {
    await folder?.discard();
  }
}
