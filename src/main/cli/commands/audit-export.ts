import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Perform } from '../context';
import { fetchTicket } from '../fetch-ticket';
import { refuse } from '../refuse';
import { withBytes } from '../ticket-bytes';
import { filterOf, withFilter, type FilterOptions } from './audit-filter';

interface ExportOptions extends FilterOptions {
  readonly format: string;
  readonly out?: string;
}

/** `axle audit export`: the entries as a file that is checked without the hub, or as a table. */
export function addAuditExport(audit: Command, perform: Perform): void {
  withFilter(
    audit
      .command('export')
      .description('Write entries, oldest first, as lines of JSON that “axle audit verify --file” checks without the hub, or as a table'),
  )
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--out <file>', 'where to write it; a file that is there is not replaced; standard output without it')
    .addHelpText('after', '\nExample:\n  axle audit export --since 2026-01-01 --out audit.jsonl')
    .action((options: ExportOptions) =>
      perform({}, async (context) => {
        const { format, out } = options;
        if (format !== 'jsonl' && format !== 'csv') return refuse('--format: jsonl, csv');
        const hub = await context.hub();
        const filter = filterOf(options);
        if (out !== undefined) {
          await fetchTicket(context, async () => (await hub.audit.export({ format, filter })).ticket, out);
          return context.output.note(context.messages.audit.written(out));
        }
        await withBytes(context, async (get) => {
          const { ticket } = await hub.audit.export({ format, filter });
          await pipeline(await get(ticket), process.stdout, { end: false });
        });
      }),
    );
}
