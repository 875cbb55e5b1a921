import type { Command } from 'commander';
import type { Part } from '#shared/contract/hub';
import type { Perform } from '../context';
import { safeText } from '../output/safe-text';
import type { Style } from '../output/style';
import { table } from '../output/table';

/** `axle doctor`: every external part that this machine has or lacks. */
export function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('Name every external part, what it enables and how to get it')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle doctor --json')
    .action((options: { readonly json?: boolean }) =>
      perform(options, async ({ hub, output }) => {
        const found = await (await hub()).hub.doctor({});
        if (output.json) return await output.document(found);
        const columns = [
          { title: 'PART', value: ({ name }: Part) => name },
          {
            title: 'STATE',
            value: ({ state }: Part) => state,
            style: (text: string, { state }: Part) => coloured(output.style, state)(text),
          },
          { title: 'VERSION', value: ({ version }: Part) => version },
          { title: 'ENABLES', value: ({ enables }: Part) => enables },
          { title: 'ADVICE', value: ({ advice }: Part) => advice },
        ];
        await output.text(table(found.parts, columns, output.style));
        await output.text(found.sandbox.map((line) => `${safeText(line)}\n`).join(''));
      }),
    );
}

function coloured(style: Style, state: Part['state']): (text: string) => string {
  switch (state) {
    case 'ok':
      return style.good;
    case 'limited':
      return style.waiting;
    case 'missing':
      return style.bad;
  }
}
