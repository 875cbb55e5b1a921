import type { Command } from 'commander';
import { confirmRun } from '../confirm';
import type { Context, Perform } from '../context';
import { refuse } from '../refuse';
import { momentOf } from './audit-filter';

interface Json {
  readonly json?: boolean;
}
interface Sure extends Json {
  readonly yes?: boolean;
}

/** What is done to the record itself: signing it, removing old entries, erasing a person from it. */
export function addAuditKeeping(audit: Command, perform: Perform): void {
  audit
    .command('state')
    .description('How far the chain is signed, and what was removed of it; nothing is recomputed')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit state')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages: { audit: words } }) => {
        const state = await (await hub()).audit.state({});
        if (output.json) return await output.document(state);
        const { head, signedUpTo, signedBy, unsignedSince, key, cut } = state;
        const lines = [
          `${head.seq}:${head.hash}`,
          ...(cut === null ? [] : [words.cut(cut)]),
          ...(signedUpTo === null || signedBy === null ? [] : [words.signedUpTo(signedUpTo, signedBy)]),
          ...(unsignedSince === null ? [] : [words.unsignedSince(unsignedSince)]),
          key === null ? words.locked : words.key(key),
        ];
        await output.text(`${lines.join('\n')}\n`);
      }),
    );

  audit
    .command('checkpoint')
    .description('Sign where the chain stands now')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit checkpoint')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { signed } = await (await hub()).audit.checkpoint({});
        await (output.json ? output.document({ signed }) : output.text(`${messages.audit.checkpointed(signed)}\n`));
      }),
    );

  audit
    .command('prune')
    .description('Remove old entries, at least 30 days old, so that the rest stays provable; asks before')
    .requiredOption('--before <time>', 'remove what is older, such as 2026-01-31')
    .option('--dry-run', 'only say what would be removed')
    .option('-y, --yes', 'without asking')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit prune --before 2026-01-31')
    .action((options: Sure & { readonly before: string; readonly dryRun?: boolean }) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const before = momentOf('--before', options.before);
        const hub = await context.hub();
        const { removed, last } = await hub.audit.prune({ before, dryRun: true });
        if (options.dryRun !== true && removed > 0) {
          await confirmed(messages.audit.askPrune(removed, last, before), options, context);
        }
        const done = options.dryRun === true || removed === 0 ? { removed, last } : await hub.audit.prune({ before });
        if (output.json) return await output.document(done);
        if (done.removed === 0) return await output.text(`${messages.audit.nothing}\n`);
        const { audit: words } = messages;
        const said = options.dryRun === true ? words.askPrune(removed, last, before) : words.pruned(done.removed, done.last);
        await output.text(`${said}\n`);
      }),
    );

  audit
    .command('erase')
    .description(
      'Erase who and where from in every entry by a person, and what names them in those of others; what was done stays, and the chain holds; asks before',
    )
    .argument('<person>', 'the name as entries show it')
    .option('--dry-run', 'only say how much would be erased')
    .option('-y, --yes', 'without asking')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit erase ada')
    .action((person: string, options: Sure & { readonly dryRun?: boolean }) =>
      perform(options, async (context) => {
        const { output, messages } = context;
        const hub = await context.hub();
        const found = await hub.audit.erase({ person, dryRun: true });
        if (options.dryRun !== true && found.entries > 0) {
          await confirmed(messages.audit.askErase(person, found.entries, found.fields), options, context);
        }
        const done = options.dryRun === true || found.entries === 0 ? found : await hub.audit.erase({ person });
        if (output.json) return await output.document(done);
        if (done.entries === 0) return await output.text(`${messages.audit.nothing}\n`);
        const text =
          options.dryRun === true
            ? messages.audit.askErase(person, done.entries, done.fields)
            : messages.audit.erased(done.entries, done.fields);
        await output.text(`${text}\n`);
      }),
    );
}

async function confirmed(question: string, { yes = false }: Sure, context: Context): Promise<void> {
  if (!yes && (!process.stdin.isTTY || !process.stderr.isTTY)) refuse(context.messages.audit.needsYes);
  await confirmRun({ confirm: question }, yes, context);
}
