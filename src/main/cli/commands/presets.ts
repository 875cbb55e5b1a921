import type { Command } from 'commander';
import type { Preset } from '#shared/contract/presets';
import { parseParams } from '../arguments';
import type { Perform } from '../context';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { collectOption } from './run';

interface Json {
  readonly json?: boolean;
}
const JSON_HELP = 'one JSON document';
const SCRIPT_HELP = 'id, name or unique end of the path';

/** `axle presets`: values that are kept under a name, to be run with by `axle run --preset`. */
export function addPresets(program: Command, perform: Perform): void {
  const presets = program.command('presets').description('Values of a script that are kept under a name');

  presets
    .command('list')
    .description('List the presets of a script')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle presets list hello')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages: { headings } }) => {
        const { presets: all } = await (await hub()).scripts.presets({ script });
        if (output.json) return await output.document(all);
        const columns = [
          { title: headings.name, value: ({ name }: Preset) => name },
          { title: headings.values, value: ({ params }: Preset) => valuesOf(params) },
          { title: headings.who, value: ({ by }: Preset) => by },
          { title: headings.at, value: ({ savedAt }: Preset) => localTime(savedAt), style: output.style.dim },
        ];
        await output.text(table(all, columns, output.style));
      }),
    );

  presets
    .command('save')
    .description('Save values under a name; secrets are never saved')
    .argument('<script>', SCRIPT_HELP)
    .argument('<name>', 'what the preset is called')
    .option('-p, --param <name=value>', 'value of a parameter; may be repeated', collectOption, [])
    .option('--replace', 'in place of the preset of this name')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle presets save hello Monday --param name=world')
    .action((script: string, name: string, options: Json & { readonly param: readonly string[]; readonly replace?: boolean }) =>
      perform(options, async ({ hub, output }) => {
        const preset = await (
          await hub()
        ).scripts.savePreset({ script, name, params: parseParams(options.param), replace: options.replace === true });
        if (output.json) await output.document(preset);
      }),
    );

  presets
    .command('remove')
    .description('Remove a preset')
    .argument('<script>', SCRIPT_HELP)
    .argument('<name>', 'what the preset is called')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle presets remove hello Monday')
    .action((script: string, name: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).scripts.removePreset({ script, name });
        if (output.json) await output.document({});
      }),
    );
}

const valuesOf = (params: Preset['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join(' ');
