import { tookText } from '../output/took';
import type { ReportBlock } from './document';
import type { ReportFacts } from './gather';
import { timeText, type Words } from './words-of';

/** What happened when, from the moment that a run was asked for. */
export function timelineOf({ run, steps, output }: Pick<ReportFacts, 'run' | 'steps' | 'output'>, words: Words): ReportBlock {
  const { report } = words;
  const begin = Date.parse(run.queuedAt);
  const events: { readonly at: string; readonly what: string }[] = [];
  const add = (at: string | null | undefined, what: string): void => {
    if (at !== null && at !== undefined) events.push({ at, what });
  };
  add(run.queuedAt, report.asked);
  add(run.startedAt, report.began);
  for (const [id, step] of steps) {
    add(step.run.startedAt, report.step(id, report.stepBegan));
    add(step.run.endedAt, report.step(id, report.states[step.run.state]));
  }
  if (run.job === null) {
    const [first, last] = [output.lines[0], output.lines.at(-1)];
    if (first?.line === 1 && first !== last) add(first.at, report.firstLine);
    add(last?.at, report.lastLine);
  }
  add(run.endedAt, report.endedAs(report.states[run.state]));
  add(run.next?.notBefore, report.tried);
  events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return {
    type: 'table',
    columns: [
      { title: words.headings.at, solid: true },
      { title: report.after, right: true, solid: true },
      { title: words.headings.event },
    ],
    rows: events.map(({ at, what }) => [timeText(at), `+ ${tookText(Math.max(0, Date.parse(at) - begin))}`, what]),
  };
}
