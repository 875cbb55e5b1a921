import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { compareParams } from '#shared/contract/compare-params';
import type { DiffLine, RunDiff } from '#shared/contract/run-diff';
import type { Run, TrendPoint } from '#shared/contract/runs';
import type { Perform } from '../context';
import type { Messages } from '../messages/messages';
import { safeText } from '../output/safe-text';
import type { Style } from '../output/style';
import { facts, table } from '../output/table';
import { took, tookText } from '../output/took';
import { wholeNumber } from '../refuse';

interface Json {
  readonly json?: boolean;
}

/** `axle runs compare`: two runs side by side, and what is different of what ran and of what was printed. */
export function addCompare(runs: Command, perform: Perform): void {
  runs
    .command('compare')
    .description('Show two runs side by side: parameters, script, times, and what is different of the output')
    .argument('<before>', 'id of the earlier run')
    .argument('<after>', 'id of the later run')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs compare 0190b2c1-… 0190b2f4-…')
    .action((before: string, after: string, options: Json) =>
      perform(options, async ({ hub, output, messages }) => {
        const { runs: calls } = await hub();
        const [was, is] = await Promise.all([calls.get({ run: before }), calls.get({ run: after })]);
        const script = await calls.diff({ run: was.id, other: is.id, of: 'script' });
        const printed = await calls.diff({ run: was.id, other: is.id, of: 'output' });
        if (output.json) return await output.document({ before: was, after: is, params: compareParams(was, is), script, output: printed });
        const { headings } = messages;
        await output.text(
          `${sideBySide(was, is, messages, output.style)}\n${diffText(messages.compare.script, script, messages, output.style)}\n${diffText(headings.output, printed, messages, output.style)}`,
        );
      }),
    );
}

/** `axle scripts trends`: how a script's last runs went. */
export function addTrends(scripts: Command, perform: Perform): void {
  scripts
    .command('trends')
    .description('Show how long the last runs of a script took, and how many failed')
    .argument('<script>', 'id, name or unique end of the path')
    .option('--last <n>', 'so many runs', '50')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle scripts trends hello --last 20')
    .action((script: string, options: Json & { readonly last: string }) =>
      perform(options, async ({ hub, output, messages }) => {
        const count = wholeNumber('--last', options.last, 1, 200);
        const calls = await hub();
        // The runs of a script that is gone are still there, by its id.
        const subject = await calls.scripts.get({ script }).then(
          ({ id }) => id,
          (error: unknown) => {
            if (HubError.is(error, 'SCRIPT_NOT_FOUND')) return script;
            throw error;
          },
        );
        const found = await calls.runs.trends({ subject, count });
        if (found.points.length === 0 && subject === script) await calls.scripts.get({ script });
        if (output.json) return await output.document({ script: subject, ...found });
        const { trend } = messages.compare;
        const { points, succeeded, failed, medianMs, p95Ms } = found;
        await output.text(
          facts(
            [
              [trend.runs, points.length],
              [trend.succeeded, succeeded],
              [trend.failed, failed],
              [trend.median, medianMs === null ? null : tookText(medianMs)],
              [trend.p95, p95Ms === null ? null : tookText(p95Ms)],
              [trend.each, sparkline(points)],
            ],
            output.style,
          ),
        );
      }),
    );
}

function sideBySide(was: Run, is: Run, { compare, headings }: Messages, style: Style): string {
  const differs = (a: unknown, b: unknown): string => (a === b ? '' : compare.change.changed);
  const row = (name: string, before: string | number | null, after: string | number | null, change = differs(before, after)) => ({
    name,
    before,
    after,
    change,
  });
  const short = (hash: string | null): string | null => hash?.slice(0, 12) ?? null;
  const rows = [
    row(headings.run, was.id, is.id, ''),
    row(headings.what, was.subject.name, is.subject.name),
    row(headings.state, was.state, is.state),
    row(headings.exitCode, was.exitCode, is.exitCode),
    row(headings.who, `${was.actor.name} (${was.actor.face})`, `${is.actor.name} (${is.actor.face})`),
    row(headings.where, was.place, is.place),
    row(headings.started, was.startedAt, is.startedAt, ''),
    row(headings.took, took(was), took(is)),
    row(headings.hash, short(was.hash), short(is.hash), differs(was.hash, is.hash)),
    ...compareParams(was, is).map(({ name, secret, before, after, change }) =>
      row(`  ${name}`, secret && before === null ? '••••••' : before, secret && after === null ? '••••••' : after, compare.change[change]),
    ),
  ];
  return table(
    rows,
    [
      { title: '', value: ({ name }) => name, style: style.dim },
      { title: compare.before, value: ({ before }) => before },
      { title: compare.after, value: ({ after }) => after },
      { title: compare.changed, value: ({ change }) => change, style: (text) => style.bold(text) },
    ],
    style,
  );
}

const signs: Readonly<Record<DiffLine['kind'], string>> = { same: '  ', removed: '- ', added: '+ ', gap: '…' };

function diffText(title: string, diff: RunDiff, { compare }: Messages, style: Style): string {
  const marked = ({ kind, text }: DiffLine): string => {
    const line = `${signs[kind]}${safeText(text)}`;
    if (kind === 'removed') return style.bad(line);
    return kind === 'added' ? style.good(line) : kind === 'gap' ? style.dim(line) : line;
  };
  const cut = compare.cut(diff);
  return [
    `${style.bold(title)}: ${compare.diff(diff)}`,
    ...diff.lines.map((line) => `  ${marked(line)}`),
    ...(cut === null ? [] : [style.dim(cut)]),
    '',
  ].join('\n');
}

const LEVELS = '▁▂▃▄▅▆▇█';

/** Each run as a bar of its duration, next to the longest; one that did not succeed is a cross. */
function sparkline(points: readonly TrendPoint[]): string {
  const longest = Math.max(1, ...points.map(({ ms }) => ms ?? 0));
  return points.map(({ state, ms }) => (state === 'succeeded' ? (LEVELS[Math.round(((ms ?? 0) / longest) * 7)] ?? '') : '×')).join('');
}
