import type { Command } from 'commander';
import type { AuditEntry } from '#shared/contract/audit';
import type { Perform } from '../context';
import { table } from '../output/table';
import { refuse, wholeNumber } from '../refuse';

interface Json {
  readonly json?: boolean;
}
interface ListOptions extends Json {
  readonly action?: string;
  readonly run?: string;
  readonly text?: string;
  readonly limit: string;
}

/** The chain does not hold: neither a fault of Axle's own nor a success. */
const BROKEN = 1;

/** `axle audit`: who did what, and whether the record of it is whole. */
export function addAudit(program: Command, perform: Perform): void {
  const audit = program.command('audit').description('Who did what, and whether the record of it is whole');

  audit
    .command('list')
    .description('List entries, newest first')
    .option('--action <action>', 'only this action')
    .option('--run <run>', 'only entries of this run')
    .option('--text <text>', 'only entries that have this')
    .option('--limit <n>', 'at most so many', '50')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit list --action run.start --limit 10')
    .action((options: ListOptions) =>
      perform(options, async ({ hub, output, messages: { headings } }) => {
        const limit = wholeNumber('--limit', options.limit, 1, 100_000);
        const { action, run, text } = options;
        const filter = {
          ...(action !== undefined && { action }),
          ...(run !== undefined && { runId: run }),
          ...(text !== undefined && { text }),
        };
        const found: AuditEntry[] = [];
        for (let before: number | undefined; found.length < limit;) {
          const size = Math.min(200, limit - found.length);
          const page = await (await hub()).audit.page({ filter, limit: size, ...(before !== undefined && { before }) });
          found.push(...page.items);
          if (page.next === null) break;
          before = page.next;
        }
        if (output.json) return await output.document(found);
        const columns = [
          { title: headings.seq, value: ({ seq }: AuditEntry) => seq, right: true },
          { title: headings.at, value: ({ at }: AuditEntry) => at },
          { title: headings.action, value: ({ action: what }: AuditEntry) => what },
          { title: headings.outcome, value: ({ outcome }: AuditEntry) => outcome },
          { title: headings.who, value: ({ actor, face }: AuditEntry) => `${actor ?? '–'} (${face})` },
          { title: headings.what, value: ({ object }: AuditEntry) => object },
        ];
        await output.text(table(found, columns, output.style));
      }),
    );

  audit
    .command('verify')
    .description('Recompute the chain from its first entry; ends with 1 where it does not hold')
    .option('--head <seq:hash>', 'a head that was kept elsewhere, to show that no end was cut off')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit verify')
    .action((options: Json & { readonly head?: string }) =>
      perform(options, async ({ hub, output, messages, exit }) => {
        const { head } = options;
        if (head !== undefined && !/^\d+:[0-9a-f]{64}$/.test(head)) refuse('--head: SEQ:SHA-256');
        const verdict = await (await hub()).audit.verify(head === undefined ? {} : { head });
        if (!verdict.holds) exit(BROKEN);
        if (output.json) return await output.document(verdict);
        const { fault, given, entries, checked, remarks, unsignedSince } = verdict;
        if (fault !== null) await output.text(`${messages.broken(fault, checked, entries)}\n`);
        else if (given === 'differs' || given === 'beyond') {
          await output.text(`${messages.otherHead(given, Number.parseInt(head ?? '', 10), entries)}\n`);
        } else await output.text(`${messages.holds(entries)}\n${verdict.head.seq}:${verdict.head.hash}\n`);
        for (const remark of remarks) await output.text(`${messages.headRemark(remark)}\n`);
        if (unsignedSince !== null) await output.text(`${messages.unsignedSince(unsignedSince)}\n`);
      }),
    );
}
