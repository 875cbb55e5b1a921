import type { Command } from 'commander';
import type { Part } from '#shared/contract/hub';
import { partWords, sandboxFact } from '#shared/doctor/doctor-words';
import type { Perform } from '../context';
import type { Style } from '../output/style';
import { facts, table } from '../output/table';

/** `axle doctor`: every external part that this machine has or lacks. */
export function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('Name every external part, what it enables and how to get it')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle doctor --json')
    .action((options: { readonly json?: boolean }) =>
      perform(options, async ({ hub, output, messages: { headings, doctor } }) => {
        const client = (await hub()).hub;
        const found = await client.doctor({});
        if (output.json) return await output.document(found);
        const { platform } = await client.info({});
        const words = (part: Part) => partWords(part, platform, doctor);
        const columns = [
          { title: headings.part, value: (part: Part) => words(part).name },
          {
            title: headings.state,
            value: ({ state }: Part) => doctor(`state.${state}`),
            style: (text: string, { state }: Part) => coloured(output.style, state)(text),
          },
          { title: headings.version, value: ({ version }: Part) => version },
          { title: headings.enables, value: (part: Part) => words(part).enables },
          { title: headings.advice, value: (part: Part) => words(part).advice },
        ];
        await output.text(table(found.parts, columns, output.style));
        const sandbox = found.sandbox.map((fact) => sandboxFact(fact, doctor)).map(({ name, value }) => [name, value] as const);
        await output.text(`\n${facts(sandbox, output.style)}`);
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
