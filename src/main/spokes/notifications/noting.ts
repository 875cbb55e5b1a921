import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { MOST_NOTICES, TOGETHER_MS } from '#shared/contract/notice-values';
import { NoticeId, type NoticeKind, type RunNotice, type Together } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import type { NotificationsDeps } from './ports';
import { noticeOf, type NotificationTables, type StoredRule } from './store';
import { emptyTogether, isOpen, withOne } from './together';

/** Webhooks that wait at once; what comes beyond is in the list alone, and says so. */
const MOST_SENDING = 1_000;

type Rows = Kysely<NotificationTables>;

/** What there is of notices while a hub runs. */
export interface NotingParts {
  /** Webhooks that wait. */
  readonly sending: () => number;
  /** Told of each notice when it is durable, and of those whose runs it has taken in. `first` when it was not there before. */
  readonly onTold: (notice: RunNotice, taken: readonly string[], first: boolean) => void;
}

/** A run that is to be told of. */
export interface Told {
  readonly run: Run;
  readonly tookMs: number | null;
}

/**
 * Writes down what is told, once for each run, rule and reason. Beyond as many within a minute as the rule says they become one notice,
 * which takes in those that were told one by one and whatever comes until its minute is over; only then is its webhook sent.
 */
export function createNoting({ clock, log }: Pick<NotificationsDeps, 'clock' | 'log'>, { sending, onTold }: NotingParts) {
  return async function note(tx: Tx, rule: StoredRule, kind: NoticeKind, told: Told): Promise<void> {
    const rows = tx.tables<NotificationTables>();
    const now = clock.now();
    const { run } = told;
    const one = { run: run.id, script: { id: run.subject.id, name: run.subject.name } };
    const before = await rows
      .selectFrom('notice_runs')
      .select('notice')
      .where('rule_id', '=', rule.id)
      .where('run', '=', run.id)
      .where('kind', '=', kind)
      .executeTakeFirst();
    if (before !== undefined) return;
    const open = await openNotice(rows, rule.id, kind, now);
    if (open !== undefined) return await add(open);
    const recent = await countSince(rows, rule.id, kind, now);
    if (recent < rule.together) return await write(noticeFor(null), []);
    const { notices, together } = await takeIn(rows, rule.id, kind, now);
    await write(noticeFor(withOne(together, one, !together.scripts.some(({ id }) => id === run.subject.id))), notices);

    async function add(notice: RunNotice & { readonly together: Together }): Promise<void> {
      const fresh =
        (await rows
          .selectFrom('notice_runs')
          .select('run')
          .where('notice', '=', notice.id)
          .where('script', '=', run.subject.id)
          .limit(1)
          .executeTakeFirst()) === undefined;
      const next = { ...noticeFor(withOne(notice.together, one, fresh)), id: notice.id, webhook: notice.webhook, desktop: notice.desktop };
      await rows
        .updateTable('notices')
        .set({ doc: docOf(next), read: 0 })
        .where('id', '=', notice.id)
        .execute();
      await keep(notice.id);
      tx.onCommit(() => onTold(next, [], false));
    }

    async function write(notice: RunNotice, taken: readonly string[]): Promise<void> {
      const until = notice.together === null ? null : Date.parse(notice.together.until);
      await rows
        .insertInto('notices')
        .values({
          id: notice.id,
          rule_id: rule.id,
          kind,
          run: run.id,
          at: now,
          doc: docOf(notice),
          read: 0,
          sending: notice.webhook?.state ?? null,
          attempts: 0,
          next_at: until ?? now,
          detail: notice.webhook?.detail ?? null,
          until,
        })
        .execute();
      await keep(notice.id);
      if (taken.length > 0) {
        await rows
          .updateTable('notice_runs')
          .set({ notice: notice.id })
          .where('notice', 'in', [...taken])
          .execute();
        await rows
          .deleteFrom('notices')
          .where('id', 'in', [...taken])
          .execute();
      }
      await trim(rows);
      tx.onCommit(() => onTold(notice, taken, true));
    }

    async function keep(notice: string): Promise<void> {
      await rows
        .insertInto('notice_runs')
        .values({ rule_id: rule.id, run: run.id, kind, script: run.subject.id, at: now, notice })
        .execute();
    }

    function noticeFor(together: Together | null): RunNotice {
      const full = rule.webhook !== null && sending() >= MOST_SENDING;
      return {
        id: NoticeId.parse(randomUUID()),
        at: isoOf(now),
        kind,
        rule: { id: rule.id, name: rule.name },
        script: one.script,
        run: run.id,
        state: run.state,
        exitCode: run.exitCode,
        tookMs: told.tookMs,
        together,
        read: false,
        desktop: rule.desktop,
        webhook: rule.webhook === null ? null : { state: full ? 'failed' : 'waiting', attempts: 0, detail: full ? 'QUEUE_FULL' : null },
      };
    }
  };

  /** The notice of many that takes more at this time, if any. */
  async function openNotice(rows: Rows, rule: string, kind: NoticeKind, now: number) {
    const row = await rows
      .selectFrom('notices')
      .selectAll()
      .where('rule_id', '=', rule)
      .where('kind', '=', kind)
      .where('until', '>', now)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const notice = row === undefined ? undefined : noticeOf(row, log);
    return notice?.together != null && isOpen(notice.together, now) ? { ...notice, together: notice.together } : undefined;
  }

  /** What was told one by one within the minute, as the beginning of a notice of many. */
  async function takeIn(rows: Rows, rule: string, kind: NoticeKind, now: number) {
    const found: readonly Selectable<NotificationTables['notices']>[] = await rows
      .selectFrom('notices')
      .selectAll()
      .where('rule_id', '=', rule)
      .where('kind', '=', kind)
      .where('until', 'is', null)
      .where('at', '>', now - TOGETHER_MS)
      .where('at', '<=', now)
      .orderBy('seq')
      .execute();
    const notices = found.flatMap((row) => noticeOf(row, log) ?? []);
    const [first] = notices;
    const together = notices.reduce(
      (sum, { run, script }) => withOne(sum, { run, script }, !sum.scripts.some(({ id }) => id === script.id)),
      // Its minute began with the first of them: it is said of all that they came within one.
      emptyTogether(first === undefined ? now : Date.parse(first.at)),
    );
    return { notices: notices.map(({ id }) => id), together };
  }
}

/** Runs that were told of within the last minute, in whatever notice. */
async function countSince(rows: Rows, rule: string, kind: NoticeKind, now: number): Promise<number> {
  const row = await rows
    .selectFrom('notice_runs')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('rule_id', '=', rule)
    .where('kind', '=', kind)
    .where('at', '>', now - TOGETHER_MS)
    .where('at', '<=', now)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Forgets the oldest; what waits to be sent stays, however old. */
async function trim(rows: Rows): Promise<void> {
  const oldest = rows.selectFrom('notices').select('seq').orderBy('seq', 'desc').limit(-1).offset(MOST_NOTICES);
  await rows
    .deleteFrom('notices')
    .where('seq', 'in', oldest)
    .where(({ eb }) => eb.or([eb('sending', 'is', null), eb('sending', '<>', 'waiting')]))
    .execute();
}

function docOf(notice: RunNotice): string {
  const { read: _read, webhook: _webhook, ...doc } = notice;
  return JSON.stringify(doc);
}
