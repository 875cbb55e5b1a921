import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Approval } from '#shared/contract/trust';
import { isTrusted } from '#shared/contract/trust-state';
import { collect } from '../collect';
import { confirmRun } from '../confirm';
import type { Context, Perform } from '../context';
import { reviewText } from '../output/review-text';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse, wholeNumber } from '../refuse';
import { signFolder } from '../sign-folder';

interface Json {
  readonly json?: boolean;
}
interface ApproveOptions extends Json {
  readonly source?: string;
  readonly digest?: string;
  readonly yes?: boolean;
  readonly unseen?: boolean;
}
const JSON_HELP = 'one JSON document';
const SCRIPT_HELP = 'id, name or unique end of the path';
const MAX_SERIAL = 999_999_999_999_999;

/** `axle scripts review` and what follows from it: which bytes may run. */
export function addTrust(scripts: Command, perform: Perform): void {
  scripts
    .command('review')
    .description('Show what a script is now beside what was approved of it')
    .argument('<script>', SCRIPT_HELP)
    .option('--approval <id>', 'what was approved then, beside what was before')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts review deploy')
    .action((script: string, options: Json & { readonly approval?: string }) =>
      perform(options, async ({ hub, output, messages }) => {
        const approval =
          options.approval === undefined ? {} : { approval: wholeNumber('--approval', options.approval, 1, Number.MAX_SAFE_INTEGER) };
        const review = await (await hub()).scripts.review({ script, ...approval });
        await (output.json ? output.document(review) : output.text(reviewText(review, messages, output.style)));
      }),
    );

  scripts
    .command('approve')
    .description('Let a script run as it is now, once you have looked at it; or all of a source')
    .argument('[script]', SCRIPT_HELP)
    .option('--source <source>', 'every script of this source that never was approved')
    .option('--digest <digest>', 'what was looked at, as review shows it; refused when it is not what is there')
    .option('-y, --yes', 'without asking')
    .option('--unseen', 'though not all that differs is shown; needed beside --yes and --digest then')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts approve deploy')
    .action((script: string | undefined, options: ApproveOptions) =>
      perform(options, async (context) => {
        if ((script === undefined) === (options.source === undefined)) refuse(context.messages.trust.oneOf);
        if (options.source !== undefined) await approveSource(options.source, options, context);
        else if (script !== undefined) await approveScript(script, options, context);
      }),
    );

  scripts
    .command('withdraw')
    .description('Keep a script from running, though it was approved')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts withdraw deploy')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        await (await hub()).scripts.withdraw({ script });
        await (output.json ? output.document({}) : output.text(`${messages.trust.stopped(script)}\n`));
      }),
    );

  scripts
    .command('approvals')
    .description('List who approved a script, newest first')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts approvals deploy\n  axle scripts review deploy --approval 3')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages: { headings, trust } }) => {
        const approvals = await allApprovals(script, await hub());
        if (output.json) return await output.document(approvals);
        const columns = [
          { title: headings.id, value: ({ id }: Approval) => id, right: true },
          { title: headings.who, value: ({ by }: Approval) => by },
          { title: headings.at, value: ({ at }: Approval) => localTime(at) },
          { title: headings.files, value: ({ files }: Approval) => files, right: true },
          {
            title: headings.state,
            value: ({ withdrawn }: Approval) => (withdrawn === null ? null : trust.withdrawn(withdrawn.by, withdrawn.at)),
          },
          { title: headings.digest, value: ({ digest }: Approval) => digest, style: output.style.dim },
        ];
        await output.text(table(approvals, columns, output.style));
      }),
    );

  addSigning(scripts, perform);
}

function addSigning(scripts: Command, perform: Perform): void {
  scripts
    .command('sign')
    .description('Write the signed index of a folder (axle.sums, axle.sums.sig); needs no hub')
    .argument('<dir>', 'folder')
    .requiredOption('--key <file>', 'Ed25519 private key in PEM, as openssl genpkey -algorithm ed25519 makes it')
    .option('--serial <number>', 'number of the index; else one more than that of the last')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts sign ./tools --key signing.pem')
    .action((dir: string, options: Json & { readonly key: string; readonly serial?: string }) =>
      perform(options, async ({ output, messages }) => {
        const serial = options.serial === undefined ? undefined : wholeNumber('--serial', options.serial, 0, MAX_SERIAL);
        const signed = await signFolder(resolve(dir), await textOf(options.key), serial, messages);
        await (output.json
          ? output.document(signed)
          : output.text(`${messages.trust.signedFiles(signed.files, signed.serial, signed.index)}\n`));
      }),
    );

  scripts
    .command('trust-key')
    .description('Let what the signed index of a source names run, where it is signed with this key')
    .argument('<source>', 'id of the source')
    .argument('[file]', 'Ed25519 public key in PEM, as openssl pkey -pubout makes it')
    .option('--forget', 'forget the key of the source')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts trust-key tools signing.pub')
    .action((source: string, file: string | undefined, options: Json & { readonly forget?: boolean }) =>
      perform(options, async ({ hub, output, messages }) => {
        if ((file === undefined) === (options.forget !== true)) refuse('FILE | --forget');
        const key = file === undefined ? null : await textOf(file);
        const changed = await (await hub()).scripts.trustKey({ source, key });
        if (output.json) return await output.document(changed);
        if (changed.signature !== null) await output.text(`${messages.trust.signatures[changed.signature.state]}\n`);
      }),
    );
}

/** Every approval of a script, a page at a time. */
async function allApprovals(script: string, { scripts }: Awaited<ReturnType<Context['hub']>>): Promise<readonly Approval[]> {
  const all: Approval[] = [];
  for (let before = {}; ;) {
    const { approvals } = await scripts.approvals({ script, ...before });
    all.push(...approvals);
    const last = approvals.at(-1);
    if (last === undefined) return all;
    before = { before: last.id };
  }
}

const MAX_KEY = 1_024;
/** A file with a key; what is longer is none. */
async function textOf(file: string): Promise<string> {
  try {
    const text = await readFile(resolve(file), 'utf8');
    return text.length > MAX_KEY ? refuse(`${file}: > ${MAX_KEY}`) : text;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return refuse(`${file}: ${String(error.code)}`);
    throw error;
  }
}

async function approveScript(script: string, { digest, yes = false, unseen = false }: ApproveOptions, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const { scripts } = await hub();
  const review = await scripts.review({ script });
  const isSeen = review.complete || unseen;
  if (digest !== undefined) {
    // Of other bytes nothing is approved, and the hub says so.
    if (digest === review.digest && !isSeen) refuse(messages.trust.needsUnseen);
    return await told(await scripts.approve({ script, digest }), script, context);
  }
  if (isTrusted(review.state) && review.state !== 'signed') {
    return await (output.json ? output.document(review.against) : output.text(`${messages.trust.nothingToApprove(review.name)}\n`));
  }
  if (!output.json) await output.text(reviewText(review, messages, output.style));
  if (yes && !isSeen) refuse(messages.trust.needsUnseen);
  const question = review.complete ? messages.trust.askApprove(review.name) : messages.trust.askApproveUnseen(review.name);
  await confirmed(question, yes, context);
  await told(await scripts.approve({ script: review.script, digest: review.digest }), review.name, context);
}

const told = async (approval: Approval, name: string, { output, messages }: Context): Promise<void> =>
  await (output.json ? output.document(approval) : output.text(`${messages.trust.approved(name, approval.digest)}\n`));

async function approveSource(source: string, { yes }: ApproveOptions, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const { scripts } = await hub();
  const waiting = (await collect(scripts.watch({}))).filter(({ sourceId, trust }) => sourceId === source && trust === 'new');
  if (waiting.length > 0 && !output.json) {
    await output.text(waiting.map(({ file, trust }) => `${messages.trust.states[trust]}  ${file}\n`).join(''));
  }
  const label = waiting[0]?.source ?? source;
  if (waiting.length > 0) await confirmed(messages.trust.askApproveSource(label, waiting.length), yes === true, context);
  const done = await scripts.approveSource({ source });
  await (output.json ? output.document(done) : output.text(`${messages.trust.approvedSource(done)}\n`));
}

async function confirmed(question: string, yes: boolean, context: Context): Promise<void> {
  if (!yes && (!process.stdin.isTTY || !process.stderr.isTTY)) refuse(context.messages.trust.needsYes);
  await confirmRun({ confirm: question }, yes, context);
}
