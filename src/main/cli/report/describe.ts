import type { AuditEntry } from '#shared/contract/audit';
import type { Run } from '#shared/contract/runs';
import { took } from '../output/took';
import type { ReportBlock, ReportDocument } from './document';
import type { ReportFacts } from './gather';
import { grantedBlocks } from './granted';
import { outputBlocks } from './output';
import { resultsBlocks } from './results';
import { timelineOf } from './timeline';
import { known, timeText, toneOf, zoneAt, type Words } from './words-of';

/** What a report says of a run, in this language. `now` is when it is made. */
export function describe(facts: ReportFacts, words: Words, now: string): ReportDocument {
  const { run } = facts;
  const { report } = words;
  const { sections } = report;
  return {
    language: report.language,
    colon: report.colon,
    kind: report.kind,
    title: run.subject.name,
    state: { text: report.states[run.state], tone: toneOf(run.state) },
    lead: leadOf(run, words),
    sections: [
      { title: sections.about, blocks: [aboutOf(run, words)] },
      ...(run.job === null ? [] : [{ title: sections.steps, blocks: [stepsOf(facts, words)] }]),
      { title: sections.params, blocks: [paramsOf(run, words)] },
      { title: sections.granted, blocks: grantedBlocks(facts, words) },
      { title: sections.timeline, blocks: [timelineOf(facts, words)] },
      { title: sections.results, blocks: resultsBlocks(facts, words) },
      { title: sections.output, blocks: outputBlocks(facts, words) },
      { title: sections.audit, blocks: [auditOf(facts.audit, words)] },
    ],
    foot: [report.times(zoneAt(run.queuedAt)), report.made(facts.version, timeText(now)), report.noProof(run.id)],
  };
}

/** How it ended and why. */
function leadOf(run: Run, words: Words): readonly string[] {
  const { report } = words;
  const steps = run.job?.steps ?? [];
  const { denied, evidence } = run.sandbox;
  return [
    words.ended(run),
    ...(run.state === 'failed' && run.exitCode !== null ? [report.exit(run.exitCode)] : []),
    ...(steps.length > 0 ? [report.stepsEnded(steps.filter(({ state }) => state === 'succeeded').length, steps.length)] : []),
    ...(denied.length > 0 ? [`${report.denied}${report.colon} ${[denied.join(', '), ...evidence].join('; ')}`] : []),
  ];
}

function aboutOf(run: Run, words: Words): ReportBlock {
  const { headings, report } = words;
  return {
    type: 'facts',
    entries: known([
      [headings.what, `${run.subject.name} (${run.subject.id})`],
      [headings.run, run.id],
      [headings.who, `${run.actor.name} (${run.actor.face})`],
      [headings.where, run.place],
      [report.asked, timeText(run.queuedAt)],
      [report.began, timeText(run.startedAt)],
      [report.ended, timeText(run.endedAt)],
      [headings.took, took(run)],
      [headings.exitCode, run.exitCode],
      [headings.signal, run.signal],
      [headings.timeLimit, run.timeoutSeconds === null ? null : `${run.timeoutSeconds} s`],
      [headings.attempt, run.attempt === 1 ? null : run.attempt],
      [headings.nextAttempt, run.next?.run ?? null],
      [report.repeats, run.repeats],
      [report.job, run.parent === null ? null : `${run.parent.run} (${run.parent.step})`],
      [headings.elevation, run.elevation === null ? null : words.elevated(run.elevation)],
      [report.trust, run.trust === null ? null : words.trust.states[run.trust.state]],
      [headings.hash, run.hash],
    ]),
  };
}

function paramsOf({ params }: Run, { headings, report }: Words): ReportBlock {
  if (params.length === 0) return { type: 'text', text: report.noParams };
  return {
    type: 'table',
    columns: [{ title: headings.label }, { title: headings.name }, { title: headings.value }],
    rows: params.map(({ name, label, value, secret, cut, exposed }) => [
      label === '' ? name : label,
      name,
      secret ? (exposed ? report.exposed : report.secret) : `${value ?? '–'}${cut ? report.cut : ''}`,
    ]),
  };
}

function stepsOf({ run, steps }: ReportFacts, words: Words): ReportBlock {
  const { headings, report } = words;
  return {
    type: 'table',
    columns: [
      { title: report.aStep },
      { title: headings.script },
      { title: headings.state },
      { title: headings.exit, right: true, solid: true },
      { title: headings.started, solid: true },
      { title: headings.took, right: true, solid: true },
      { title: headings.reason },
    ],
    rows: (run.job?.steps ?? []).map((step) => {
      const ran = steps.get(step.id)?.run;
      const reason = step.reason === null ? ran && words.because(ran) : words.because({ ...run, state: 'failed', reason: step.reason });
      const state = report.states[step.state];
      return [
        step.id,
        step.name,
        step.kept ? `${state}, ${words.jobs.kept}` : state,
        String(ran?.exitCode ?? '–'),
        timeText(step.startedAt),
        took(step) ?? '–',
        reason ?? '–',
      ];
    }),
  };
}

function auditOf(entries: readonly AuditEntry[] | null, { headings, report }: Words): ReportBlock {
  if (entries === null || entries.length === 0) return { type: 'text', text: entries === null ? report.auditDenied : report.noAudit };
  return {
    type: 'table',
    columns: [
      { title: headings.seq, right: true, solid: true },
      { title: headings.at, solid: true },
      { title: headings.action, solid: true },
      { title: headings.outcome, solid: true },
      { title: headings.who },
      { title: report.detail },
    ],
    rows: entries.map(({ seq, at, action, outcome, actor, face, detail }) => [
      String(seq),
      timeText(at),
      action,
      outcome,
      `${actor ?? '–'} · ${face}`,
      Object.entries(detail)
        .flatMap(([name, value]) => (value === null ? [] : [`${name}${report.colon} ${String(value)}`]))
        .join('\n'),
    ]),
  };
}
