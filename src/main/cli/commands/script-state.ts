import type { Command } from 'commander';
import type { HubClient } from '#shared/contract/index';
import type { StateEntry, StateKind } from '#shared/contract/script-state';
import { HubError } from '#shared/contract/errors';
import { hasExactNumbers } from '#shared/contract/exact-numbers';
import { jsonOfTyped } from '#shared/contract/state-text';
import type { Context, Perform } from '../context';
import { safeText } from '../output/safe-text';
import { localTime } from '../output/local-time';
import { table } from '../output/table';
import { refuse } from '../refuse';

interface Json {
  readonly json?: boolean;
}
const JSON_HELP = 'one JSON document';
const SCRIPT_HELP = 'id, name or unique end of the path; the whole id of one that is gone';
const VALUE_HELP = 'the value: JSON, or else a text as it is';
/** Characters of a value in a list. */
const SHOWN = 120;

/** `axle scripts state` and `axle scripts settings`: what a script keeps, and what is set for it. */
export function addScriptState(scripts: Command, perform: Perform): void {
  const state = scripts.command('state').description('What a script keeps from run to run; never secrets');
  addReading(state, 'state', perform);
  addWriting(state, 'state', perform);
  state
    .command('clear')
    .description('Remove all that a script keeps; its settings stay')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts state clear hello')
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const done = await (await hub()).scriptState.clear({ script });
        await (output.json ? output.document(done) : output.text(`${messages.stateCleared(done.removed)}\n`));
      }),
    );
  state
    .command('scripts')
    .description('List the scripts that something is kept or set for, those too that are gone')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle scripts state scripts')
    .action((options: Json) => perform(options, owners));

  const settings = scripts.command('settings').description('What an administrator sets for a script, which it may read; never secrets');
  addReading(settings, 'setting', perform);
  addWriting(settings, 'setting', perform);
}

const wordOf = (kind: StateKind): string => (kind === 'setting' ? 'settings' : 'state');

function addReading(group: Command, kind: StateKind, perform: Perform): void {
  group
    .command('list')
    .description('List keys and values')
    .argument('<script>', SCRIPT_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', `\nExample:\n  axle scripts ${wordOf(kind)} list hello`)
    .action((script: string, options: Json) =>
      perform(options, async ({ hub, output, messages: { headings } }) => {
        const found = await entriesOf(await hub(), script, kind);
        if (output.json) return await output.document(found.map(asDocument));
        const columns = [
          { title: headings.key, value: ({ key }: StateEntry) => key },
          { title: headings.value, value: ({ json }: StateEntry) => (json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json) },
          { title: headings.who, value: ({ by }: StateEntry) => by.name },
          { title: headings.at, value: ({ at }: StateEntry) => localTime(at), style: output.style.dim },
        ];
        await output.text(table(found, columns, output.style));
      }),
    );
  group
    .command('get')
    .description('Print a value: a text as it is, anything else as JSON')
    .argument('<script>', SCRIPT_HELP)
    .argument('<key>', 'its key')
    .option('--json', JSON_HELP)
    .addHelpText('after', `\nExample:\n  axle scripts ${wordOf(kind)} get hello last`)
    .action((script: string, key: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        const all = await entriesOf(await hub(), script, kind);
        const found = all.find((entry) => entry.key === key);
        if (found === undefined) throw new HubError('STATE_NOT_FOUND', { script, key: key.slice(0, 256) });
        if (output.json) return await output.document(asDocument(found));
        const value: unknown = JSON.parse(found.json);
        await output.text(`${typeof value === 'string' ? value.split('\n').map(safeText).join('\n') : safeText(found.json)}\n`);
      }),
    );
}

function addWriting(group: Command, kind: StateKind, perform: Perform): void {
  group
    .command('set')
    .description('Write a value in place of the one of its key; never a secret')
    .argument('<script>', SCRIPT_HELP)
    .argument('<key>', 'its key')
    .argument('<value>', VALUE_HELP)
    .option('--json', JSON_HELP)
    .addHelpText('after', `\nExample:\n  axle scripts ${wordOf(kind)} set hello region eu-west`)
    .action((script: string, key: string, value: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { scriptState } = await hub();
        const given = { script, key, json: jsonOfTyped(value) ?? refuse('<value>: null is no value; remove the key') };
        if (!hasExactNumbers(given.json)) refuse(messages.inexactNumber(JSON.stringify(value)));
        const entry = await (kind === 'setting' ? scriptState.setSetting(given) : scriptState.set(given));
        if (output.json) await output.document(asDocument(entry));
      }),
    );
  group
    .command('remove')
    .description('Remove a value')
    .argument('<script>', SCRIPT_HELP)
    .argument('<key>', 'its key')
    .option('--json', JSON_HELP)
    .addHelpText('after', `\nExample:\n  axle scripts ${wordOf(kind)} remove hello region`)
    .action((script: string, key: string, options: Json) =>
      perform(options, async ({ hub, output }) => {
        const { scriptState } = await hub();
        await (kind === 'setting' ? scriptState.removeSetting({ script, key }) : scriptState.remove({ script, key }));
        if (output.json) await output.document({});
      }),
    );
}

async function owners({ hub, output, messages: { headings, yes, no } }: Context): Promise<void> {
  const found = [];
  for await (const owner of (await hub()).scriptState.owners({})) found.push(owner);
  if (output.json) return await output.document(found);
  type Owner = (typeof found)[number];
  const columns = [
    { title: headings.script, value: ({ script }: Owner) => script },
    { title: headings.settings, value: ({ settings }: Owner) => settings, right: true },
    { title: headings.kept, value: ({ state }: Owner) => state, right: true },
    { title: headings.bytes, value: ({ bytes }: Owner) => bytes, right: true },
    { title: headings.found, value: ({ known }: Owner) => (known ? yes : no) },
  ];
  await output.text(table(found, columns, output.style));
}

async function entriesOf(hub: HubClient, script: string, kind: StateKind): Promise<readonly StateEntry[]> {
  const found: StateEntry[] = [];
  for await (const entry of hub.scriptState.list({ script })) if (entry.kind === kind) found.push(entry);
  return found;
}

const asDocument = ({ json, ...entry }: StateEntry) => ({ ...entry, value: JSON.parse(json) as unknown });
