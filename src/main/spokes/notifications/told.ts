import { randomUUID } from 'node:crypto';
import { LEAST_USUAL, MOST_NOTICES } from '#shared/contract/notice-values';
import { NoticeId, type Notice, type NoticeKind } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import type { NotificationsDeps, RunsPort } from './ports';
import type { NotificationTables, StoredRule } from './store';

/** Webhooks that wait at once; what comes beyond is in the list alone, and says so. */
const MOST_SENDING = 1_000;
/** How much more than usual is told of: a tenth, and these milliseconds at least. Else one run in twenty would be. */
const MARGIN_MS = 5_000;

const failures: readonly Run['state'][] = ['failed', 'timed_out', 'lost'];

/** Notes what there is to tell. */
export interface Telling {
  /** In the transaction that ends a run: a hub that dies has told of it, or has not ended it. */
  readonly runEnded: (tx: Tx, run: Run) => Promise<void>;
  /** Tells of those that go on for too long. */
  readonly look: (runs: RunsPort) => Promise<void>;
}

/** What there is of rules and of notices while a hub runs. */
export interface TellingParts {
  readonly rules: () => readonly StoredRule[];
  /** Webhooks that wait. */
  readonly sending: () => number;
  /** Told of each notice when it is durable. */
  readonly onTold: (notice: Notice) => void;
}

/** Judges runs by the rules. */
export function createTelling(deps: NotificationsDeps, { rules, sending, onTold }: TellingParts): Telling {
  const { db, clock } = deps;
  /** What is usual for a script, in milliseconds, as long as it has a run that goes on. */
  const usual = new Map<string, number | null>();
  /** Runs that go on of which it was told that they are long, each with its rule. */
  const told = new Set<string>();

  const isAbout = ({ scripts }: StoredRule, { subject }: Run): boolean => {
    if (scripts.type === 'script') return subject.id === scripts.id;
    return scripts.type === 'all' || subject.tags.includes(scripts.tag);
  };

  function took({ startedAt, endedAt }: Run): number | null {
    if (startedAt === null) return null;
    return Math.max(0, (endedAt === null ? clock.now() : Date.parse(endedAt)) - Date.parse(startedAt));
  }

  function isLong({ longer }: StoredRule, run: Run): boolean {
    const ms = took(run);
    if (ms === null) return false;
    if (longer.type === 'seconds') return ms > longer.seconds * 1_000;
    const known = usual.get(run.subject.id) ?? null;
    return known !== null && ms > known + Math.max(known / 10, MARGIN_MS);
  }

  /** Each rule tells of a run once for each reason. */
  async function tell(tx: Tx, rule: StoredRule, kind: NoticeKind, run: Run): Promise<void> {
    const full = rule.webhook !== null && sending() >= MOST_SENDING;
    const state = full ? ('failed' as const) : ('waiting' as const);
    const detail = full ? 'QUEUE_FULL' : null;
    const notice: Notice = {
      id: NoticeId.parse(randomUUID()),
      at: isoOf(clock.now()),
      kind,
      rule: { id: rule.id, name: rule.name },
      script: { id: run.subject.id, name: run.subject.name },
      run: run.id,
      state: run.state,
      exitCode: run.exitCode,
      tookMs: took(run),
      read: false,
      desktop: rule.desktop,
      webhook: rule.webhook === null ? null : { state, attempts: 0, detail },
    };
    const { read: _read, webhook: _webhook, ...doc } = notice;
    const rows = tx.tables<NotificationTables>();
    const inserted = await rows
      .insertInto('notices')
      .values({
        id: notice.id,
        rule_id: rule.id,
        kind,
        run: run.id,
        at: clock.now(),
        doc: JSON.stringify(doc),
        read: 0,
        sending: notice.webhook?.state ?? null,
        attempts: 0,
        next_at: clock.now(),
        detail,
      })
      .onConflict((conflict) => conflict.columns(['rule_id', 'run', 'kind']).doNothing())
      .executeTakeFirst();
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 0) return;
    // What waits to be sent stays, however old.
    const oldest = rows.selectFrom('notices').select('seq').orderBy('seq', 'desc').limit(-1).offset(MOST_NOTICES);
    await rows
      .deleteFrom('notices')
      .where('seq', 'in', oldest)
      .where(({ eb }) => eb.or([eb('sending', 'is', null), eb('sending', '<>', 'waiting')]))
      .execute();
    tx.onCommit(() => onTold(notice));
  }

  /** Whether the script had failed before this end; notes how it stands now. */
  async function wasFailing(tx: Tx, { subject, state }: Run): Promise<boolean> {
    const rows = tx.tables<NotificationTables>();
    if (failures.includes(state)) {
      await rows
        .insertInto('failing_scripts')
        .values({ script: subject.id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return false;
    }
    const gone = await rows.deleteFrom('failing_scripts').where('script', '=', subject.id).executeTakeFirst();
    return Number(gone.numDeletedRows) > 0;
  }

  return {
    async runEnded(tx, run) {
      // One that is tried again has not failed yet; one that somebody cancelled says nothing.
      if (run.next !== null || run.subject.kind !== 'script') return;
      const failed = failures.includes(run.state);
      const recovered = failed || run.state === 'succeeded' ? await wasFailing(tx, run) : false;
      for (const rule of rules()) {
        if (rule.paused || !isAbout(rule, run)) continue;
        if (failed && rule.on.includes('failure')) await tell(tx, rule, 'failure', run);
        if (recovered && rule.on.includes('recovery')) await tell(tx, rule, 'recovery', run);
        if (rule.on.includes('long') && isLong(rule, run)) await tell(tx, rule, 'long', run);
      }
      tx.onCommit(() => {
        usual.delete(run.subject.id);
        for (const { id } of rules()) told.delete(`${id} ${run.id}`);
      });
    },
    async look(runs) {
      const open = rules().filter(({ paused, on }) => !paused && on.includes('long'));
      if (open.length === 0) return;
      for (const run of runs.active()) {
        if (run.state !== 'running' || run.subject.kind !== 'script') continue;
        const about = open.filter((rule) => isAbout(rule, run));
        const asked = about.some(({ longer }) => longer.type === 'usual') && !usual.has(run.subject.id);
        if (asked) usual.set(run.subject.id, await runs.usual(run.subject.id, LEAST_USUAL));
        const long = about.filter((rule) => isLong(rule, run) && !told.has(`${rule.id} ${run.id}`));
        if (long.length === 0) continue;
        await db.write(async (tx) => {
          for (const rule of long) {
            await tell(tx, rule, 'long', run);
            tx.onCommit(() => void told.add(`${rule.id} ${run.id}`));
          }
        });
      }
    },
  };
}
