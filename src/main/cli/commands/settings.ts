import type { Command } from 'commander';
import { SettingsChange } from '#shared/contract/settings';
import type { Perform } from '../context';
import { facts } from '../output/table';
import { refuse } from '../refuse';

interface Json {
  readonly json?: boolean;
}

const JSON_HELP = 'one JSON document';

/** `axle settings`: what holds for the whole hub. */
export function addSettings(program: Command, perform: Perform): void {
  const settings = program
    .command('settings')
    .description('What holds for the whole hub')
    .addHelpText('after', '\nExample:\n  axle settings set secretRotationDays 90');

  settings
    .command('list')
    .description('List every setting with its value')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle settings list')
    .action((options: Json) =>
      perform(options, async ({ hub, output }) => {
        const now = await (await hub()).settings.get({});
        if (output.json) return await output.document(now);
        await output.text(
          facts(
            Object.entries(now).map(([name, value]) => [name, shown(value)] as const),
            output.style,
          ),
        );
      }),
    );

  settings
    .command('set')
    .description('Change one')
    .argument('<name>', 'as “axle settings list” names it')
    .argument('<value>', 'a word, a number, true or false; "" for none')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle settings set certificateFolder /srv/certificates')
    .action((name: string, value: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        const now = await (await hub()).settings.set(changeOf(name, value));
        await (output.json ? output.document(now) : output.text(facts([[name, shown(Reflect.get(now, name))]], output.style)));
      }),
    );
}

/** As it would be set: of none, that there is none. */
const shown = (value: unknown): string => (value === '' ? '""' : String(value));

/** The value as text where the setting takes that, else as the number or yes and no that it stands for. */
function changeOf(name: string, value: string): SettingsChange {
  if (!Object.hasOwn(SettingsChange.shape, name)) return refuse(`${name}: ${Object.keys(SettingsChange.shape).join(', ')}`);
  const readings = [
    value,
    ...(/^\d+$/.test(value) ? [Number(value)] : []),
    ...(value === 'true' || value === 'false' ? [value === 'true'] : []),
  ];
  const read = readings.map((reading) => SettingsChange.safeParse({ [name]: reading }));
  const fits = read.find(({ success }) => success);
  if (fits?.success === true) return fits.data;
  return refuse(`${name}: ${read.at(-1)?.error?.issues[0]?.message ?? value}`);
}
