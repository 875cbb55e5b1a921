import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { Context, Perform } from '../context';
import { refuse } from '../refuse';
import { collectOption } from './run';

interface VerifyOptions {
  readonly json?: boolean;
  readonly head?: string;
  readonly file?: string;
  readonly key: readonly string[];
}

/** The chain does not hold: neither a fault of Axle's own nor a success. */
const BROKEN = 1;

/** `axle audit verify`: the hub's own chain, or an export of one. */
export function addAuditVerify(audit: Command, perform: Perform): void {
  audit
    .command('verify')
    .description('Recompute the chain from its first entry; ends with 1 where it does not hold')
    .option('--head <seq:hash>', 'a head that was kept elsewhere, to show that no end was cut off')
    .option('--file <file>', 'check an export (lines of JSON) instead, without the hub')
    .option('--key <name:key>', 'with --file: trust this public key, and none that the file names; may be repeated', collectOption, [])
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit verify')
    .action((options: VerifyOptions) =>
      perform(options, async (context) => {
        const { head, file, key } = options;
        if (head !== undefined && !/^\d+:[0-9a-f]{64}$/.test(head)) refuse('--head: SEQ:SHA-256');
        if (file === undefined && key.length > 0) refuse('--key: --file');
        await (file === undefined ? verifyHub(head, context) : verifyFile(file, head, key, context));
      }),
    );
}

async function verifyHub(head: string | undefined, { hub, output, messages: { audit: words }, exit }: Context): Promise<void> {
  const verdict = await (await hub()).audit.verify(head === undefined ? {} : { head });
  if (!verdict.holds) exit(BROKEN);
  if (output.json) return await output.document(verdict);
  const { fault, given, entries, checked, remarks, signedUpTo, signedBy, unsignedSince, cut } = verdict;
  if (fault !== null) await output.text(`${words.broken(fault, checked, entries)}\n`);
  else if (given !== null && given !== 'fits') {
    await output.text(`${words.otherHead(given, Number.parseInt(head ?? '', 10), entries)}\n`);
  } else await output.text(`${words.holds(entries)}\n${verdict.head.seq}:${verdict.head.hash}\n`);
  if (cut !== null) await output.text(`${words.cut(cut)}\n`);
  for (const remark of remarks) await output.text(`${words.headRemark(remark)}\n`);
  const ofHead = words.next.head(remarks.map(({ kind }) => kind));
  if (ofHead !== undefined) await output.text(`${ofHead}\n`);
  if (signedUpTo !== null && signedBy !== null) await output.text(`${words.signedUpTo(signedUpTo, signedBy)}\n`);
  if (unsignedSince !== null) await output.text(`${words.unsignedSince(unsignedSince)}\n`);
  if (fault !== null) await output.text(`\n${words.next.hub(fault, await homeOf(await hub()))}\n`);
}

/** Where the hub keeps what it keeps; undefined for who may not know. */
async function homeOf(hub: HubClient): Promise<string | undefined> {
  try {
    return (await hub.hub.info({})).home;
  } catch (error) {
    if (HubError.is(error, 'FORBIDDEN')) return undefined;
    throw error;
  }
}

async function verifyFile(
  file: string,
  head: string | undefined,
  named: readonly string[],
  { output, messages: { audit: words }, exit }: Context,
): Promise<void> {
  const { verifyExportFile } = await import('../evidence/verify-export-file');
  const { KnownKey } = await import('#main/proof/checkpoint');
  const keys = named.map((text) => {
    const at = text.lastIndexOf(':');
    return KnownKey.safeParse({ key: text.slice(0, at), publicKey: text.slice(at + 1) }).data ?? refuse('--key: NAME:BASE64URL');
  });
  const proof = await verifyExportFile(file, head, keys);
  const { fault, given, last, entries, signed, remarks, header } = proof;
  const holds = fault === null && (given === null || given === 'fits');
  if (!holds) exit(BROKEN);
  if (output.json) return await output.document({ holds, ...proof });
  const total = entries + proof.passed;
  if (fault !== null) await output.text(`${words.broken(fault, total, header.head.seq - (header.stub?.last ?? 0))}\n`);
  else if (given !== null && given !== 'fits') {
    await output.text(`${words.otherHead(given, Number.parseInt(head ?? '', 10), total)}\n`);
  } else await output.text(`${words.holds(total)}\n${last.seq}:${last.hash}\n`);
  if (header.stub !== null) await output.text(`${words.cut({ ...header.stub, by: null })}\n`);
  for (const remark of remarks) await output.text(`${words.headRemark(remark)}\n`);
  if (signed.upTo !== null && signed.key !== null) await output.text(`${words.signedUpTo(signed.upTo, signed.key)}\n`);
  if (proof.unsignedSince !== null) await output.text(`${words.unsignedSince(proof.unsignedSince)}\n`);
  if (fault !== null) return await output.text(`\n${words.next.file(fault)}\n`);
  for (const note of words.exported(proof)) await output.text(`${note}\n`);
}
