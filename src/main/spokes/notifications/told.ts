import { LEAST_USUAL } from '#shared/contract/notice-values';
import type { NoticeKind } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import type { Tx } from '#main/platform/db-port';
import { createNoting, type NotingParts } from './noting';
import type { NotificationsDeps, RunsPort } from './ports';
import type { NotificationTables, StoredRule } from './store';

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
export interface TellingParts extends NotingParts {
  readonly rules: () => readonly StoredRule[];
}

/** Judges runs by the rules. */
export function createTelling(deps: NotificationsDeps, parts: TellingParts): Telling {
  const { db, clock } = deps;
  const { rules } = parts;
  const note = createNoting(deps, parts);
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

  const tell = (tx: Tx, rule: StoredRule, kind: NoticeKind, run: Run): Promise<void> => note(tx, rule, kind, { run, tookMs: took(run) });

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
