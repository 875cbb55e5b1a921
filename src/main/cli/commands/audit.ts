import type { Command } from 'commander';
import type { AuditEntry } from '#shared/contract/audit';
import type { Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { wholeNumber } from '../refuse';
import { addAuditExport } from './audit-export';
import { filterOf, withFilter, type FilterOptions } from './audit-filter';
import { addAuditKeeping } from './audit-keeping';
import { addAuditVerify } from './audit-verify';

interface ListOptions extends FilterOptions {
  readonly json?: boolean;
  readonly limit: string;
}

/** `axle audit`: who did what, and whether the record of it is whole. */
export function addAudit(program: Command, perform: Perform): void {
  const audit = program.command('audit').description('Who did what, and whether the record of it is whole');

  withFilter(audit.command('list').description('List entries, newest first'))
    .option('--limit <n>', 'at most so many', '50')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle audit list --action run.start --limit 10')
    .action((options: ListOptions) =>
      perform(options, async ({ hub, output, messages: { headings } }) => {
        const limit = wholeNumber('--limit', options.limit, 1, 100_000);
        const filter = filterOf(options);
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
          { title: headings.at, value: ({ at }: AuditEntry) => localTime(at) },
          { title: headings.action, value: ({ action: what }: AuditEntry) => what },
          { title: headings.outcome, value: ({ outcome }: AuditEntry) => outcome },
          { title: headings.who, value: ({ actor, face }: AuditEntry) => `${actor ?? '–'} (${face})` },
          { title: headings.what, value: ({ object }: AuditEntry) => object },
        ];
        await output.text(table(found, columns, output.style));
      }),
    );

  addAuditVerify(audit, perform);
  addAuditExport(audit, perform);
  addAuditKeeping(audit, perform);
}
