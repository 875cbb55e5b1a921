import type { Command } from 'commander';
import type { RunEnvironment } from '#shared/contract/dependencies';
import type { Perform } from '../context';
import type { Messages } from '../messages/messages';
import { safeLines } from '../output/safe-text';
import type { Style } from '../output/style';
import { localTime } from '../output/local-time';
import { facts } from '../output/table';

/** `axle runs environment`: what was installed for a run. */
export function addRunEnvironment(runs: Command, perform: Perform): void {
  runs
    .command('environment')
    .description('Show what was installed for a run, with versions and hashes, and what the installer printed')
    .argument('<run>', 'id of the run')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs environment 0190b2c1-…')
    .action((run: string, options: { readonly json?: boolean }) =>
      perform(options, async ({ hub, output, messages }) => {
        const found = await (await hub()).runs.environment({ run });
        await (output.json ? output.document(found) : output.text(shown(found, messages, output.style)));
      }),
    );
}

function shown({ prepared, log }: RunEnvironment, { headings, nothing }: Messages, style: Style): string {
  if (prepared === null) return log === '' ? `${nothing}\n` : `${safeLines(log).trimEnd()}\n`;
  const { asked, installed, interpreter, tool, preparedAt, tookMs } = prepared;
  const about = facts(
    [
      [headings.requires, asked.join(', ')],
      [headings.interpreter, interpreter],
      [headings.installer, tool],
      [headings.at, localTime(preparedAt)],
      [headings.took, `${Math.round(tookMs / 100) / 10} s`],
      ...installed.map(({ name, version, hash }, at) => [at === 0 ? headings.installed : '', `${name} ${version} ${hash ?? ''}`] as const),
    ],
    style,
  );
  return `${about}\n${style.dim(safeLines(log).trimEnd())}\n`;
}
