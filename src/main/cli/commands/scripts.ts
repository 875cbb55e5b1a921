import { resolve } from 'node:path';
import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import { collect } from '../collect';
import type { Perform } from '../context';
import { safeText } from '../output/safe-text';
import type { Messages } from '../messages/messages';
import { problemsText, scriptText } from '../output/script-text';
import type { Style } from '../output/style';
import { table } from '../output/table';
import { addFavourites } from './favourites';
import { addNewScript } from './new-script';
import { addTrust } from './trust';
import { addRepositories } from './repositories';
import { addScriptState } from './script-state';
import { addTrends } from './compare';

interface Json {
  readonly json?: boolean;
}
const JSON_HELP = 'one JSON document';

/** `axle scripts`: the catalogue and where it comes from. */
export function addScripts(program: Command, perform: Perform): void {
  const scripts = program.command('scripts').description('The catalogue and its sources');

  scripts
    .command('list')
    .description('List every script')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts list --json')
    .action((options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { headings } = messages;
        const { scripts: catalogue } = await hub();
        const all = [...(await collect(catalogue.watch({})))].sort((a, b) => a.name.localeCompare(b.name));
        for (const { folder, reason } of await collect(catalogue.sources({}))) {
          if (reason !== null) output.note(messages.error(new HubError('SOURCE_UNREADABLE', { folder: folder.slice(0, 1_024), reason })));
        }
        if (output.json) return await output.document(all);
        const columns = [
          { title: headings.name, value: ({ name }: (typeof all)[number]) => name },
          { title: headings.language, value: ({ language }: (typeof all)[number]) => language },
          { title: headings.source, value: ({ source }: (typeof all)[number]) => source },
          { title: headings.trust, value: ({ trust }: (typeof all)[number]) => messages.trust.states[trust] },
          { title: headings.problems, value: ({ problems }: (typeof all)[number]) => problems, right: true },
          { title: headings.id, value: ({ id }: (typeof all)[number]) => id, style: output.style.dim },
        ];
        await output.text(table(all, columns, output.style));
      }),
    );

  scripts
    .command('show')
    .description('Show one script: what it needs, what it may do')
    .argument('<script>', 'id, name or unique end of the path')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts show hello')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const found = await (await hub()).scripts.get({ script });
        await (output.json ? output.document(found) : output.text(scriptText(found, messages, output.style)));
      }),
    );

  scripts
    .command('check')
    .description('Say what would be understood of each file of a folder, without adding it')
    .argument('<dir>', 'folder')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts check ./tools --json')
    .action((dir: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const found: Script[] = [];
        for await (const script of (await hub()).scripts.check({ folder: resolve(dir) })) found.push(script);
        await (output.json ? output.document(found) : output.text(checked(found, messages, output.style)));
      }),
    );

  addNewScript(scripts, perform);
  addFavourites(scripts, perform);
  addTrends(scripts, perform);
  addSources(scripts, perform);
  addTrust(scripts, perform);
  addRepositories(scripts, perform);
  addScriptState(scripts, perform);
}

function addSources(scripts: Command, perform: Perform): void {
  scripts
    .command('add-source')
    .description('Add a folder to the catalogue')
    .argument('<dir>', 'folder')
    .option('--label <label>', 'what it is called; else its name')
    .option('--no-approve', 'let nothing of it run before it was approved')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts add-source ~/tools --label Tools')
    .action((dir: string, options: Json & { readonly label?: string; readonly approve: boolean }) =>
      perform(options, async ({ hub, output, messages }) => {
        const label = options.label === undefined ? {} : { label: options.label };
        const { scripts: catalogue } = await hub();
        const source = await catalogue.addSource({ folder: resolve(dir), ...label });
        const done = options.approve ? await catalogue.approveSource({ source: source.id }) : { approved: 0, passedOver: 0, left: 0 };
        if (output.json) return await output.document({ ...source, ...done });
        await output.text(`${source.id}\n`);
        if (options.approve) output.note(messages.trust.approvedSource(done));
      }),
    );

  scripts
    .command('add-toolbox')
    .description('Add the Toolbox: ready scripts for LDAP directories, SharePoint and security')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts add-toolbox')
    .action((options: Json) =>
      perform(options, async ({ hub, output }) => {
        const source = await (await hub()).scripts.addToolbox({});
        await (output.json ? output.document(source) : output.text(`${source.id}\n`));
      }),
    );

  scripts
    .command('remove-source')
    .description('Forget a source; its files stay where they are, but for the copy of a repository')
    .argument('<source>', 'id of the source')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts remove-source tools')
    .action((source: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        await (await hub()).scripts.removeSource({ source });
        if (output.json) await output.document({});
      }),
    );
}

function checked(found: readonly Script[], messages: Messages, style: Style): string {
  return found
    .map((script) => {
      const mark = script.blocked ? style.bad('✗') : script.problems.length > 0 ? style.waiting('!') : style.good('✓');
      const line = [script.file, script.language, script.format, `${script.params.length}`].map(safeText).join('  ');
      return `${mark} ${line}\n${problemsText(script, messages, style)}`;
    })
    .join('');
}
