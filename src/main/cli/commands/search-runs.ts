import type { Command } from 'commander';
import type { OutputHit, OutputSearchItem } from '#shared/contract/search';
import type { Context, Perform } from '../context';
import { safeText } from '../output/safe-text';
import { styledState, type Style } from '../output/style';
import { localTime } from '../output/local-time';
import { refuse, wholeNumber } from '../refuse';
import { collectOption } from './run';
import { runFilter } from './run-filter';

interface SearchOptions {
  readonly matchCase?: boolean;
  readonly state: readonly string[];
  readonly script?: string;
  readonly name?: string;
  readonly limit: string;
  readonly before?: string;
  readonly json?: boolean;
}

type Found = Extract<OutputSearchItem, { type: 'found' }>;

/** `axle runs search`: which runs printed something. */
export function addSearchRuns(runs: Command, perform: Perform): void {
  runs
    .command('search')
    .description('Find the runs that printed a text, newest first, with the lines that have it')
    .argument('<text...>', 'what stands on one line of output; several words are one text')
    .option('--match-case', 'tell capitals from small letters')
    .option('--state <state>', 'only runs in this state; may be repeated', collectOption, [])
    .option('--script <id>', 'only runs of this script')
    .option('--name <text>', 'only runs whose name, script id or run id has this')
    .option('--limit <n>', 'at most so many runs', '20')
    .option('--before <run>', 'only runs older than this one: to go on')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs search "connection refused" --state failed')
    .action((words: readonly string[], options: SearchOptions) => perform(options, (context) => find(words.join(' '), options, context)));
}

async function find(text: string, options: SearchOptions, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const limit = wholeNumber('--limit', options.limit, 1, 200);
  if (text === '' || text.includes('\n')) refuse('<text>: one line, not empty');
  const filter = runFilter({ states: options.state, script: options.script, text: options.name });
  const query = { text, filter, limit, matchCase: options.matchCase === true, ...(options.before && { before: options.before }) };
  const found: Found[] = [];
  let done: Extract<OutputSearchItem, { type: 'done' }> | undefined;
  for await (const item of (await hub()).search.output(query, { signal: context.interrupted })) {
    if (item.type === 'done') done = item;
    if (item.type !== 'found') continue;
    found.push(item);
    if (!output.json) await output.text(shown(item, messages.search.moreLines, output.style));
  }
  if (output.json) {
    const { runs = 0, next = null, unread = 0, index = null } = done ?? {};
    return await output.document({ found: found.map(({ run, hits, more }) => ({ run, hits, more })), searched: runs, next, unread, index });
  }
  if (done === undefined) return;
  if (found.length === 0) output.note(messages.search.none(done.runs));
  if (done.next !== null) output.note(messages.search.moreRuns(`--before ${done.next}`));
  if (done.unread > 0) output.note(messages.search.unread(done.unread));
  const index = messages.search.index(done.index);
  if (index !== null) output.note(index);
}

function shown({ run, hits, more }: Found, moreLines: string, style: Style): string {
  const head = [
    styledState(style, run.state),
    style.bold(safeText(run.subject.name)),
    localTime(run.startedAt ?? run.queuedAt),
    style.dim(run.id),
  ];
  const width = Math.max(...hits.map(({ line }) => String(line).length));
  const lines = hits.map((hit) => `  ${style.dim(String(hit.line).padStart(width))}  ${marked(hit, style)}\n`);
  return `${head.join('  ')}\n${lines.join('')}${more ? `  ${' '.repeat(width)}  ${style.dim(moreLines)}\n` : ''}`;
}

function marked({ text, column, length, cut }: OutputHit, style: Style): string {
  const place = style.bad(safeText(text.slice(column, column + length)));
  const around = `${safeText(text.slice(0, column))}${place}${safeText(text.slice(column + length))}`;
  return `${cut.before ? '…' : ''}${around}${cut.after ? '…' : ''}`;
}
