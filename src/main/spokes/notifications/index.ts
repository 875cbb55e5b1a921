import type { Implement } from '#shared/contract/kernel';
import { aboutOf } from '#shared/contract/notice-address';
import { MOST_NOTICES } from '#shared/contract/notice-values';
import type { Notice, Rule, RunNotice, notifications } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import { createCollection } from '#main/hub/collection';
import type { Tx } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import { createHandlers, ruleOf } from './handlers';
import { createDue, loadDue } from './due';
import type { NotificationsDeps, RunsPort, SecretsPort } from './ports';
import { createSending } from './sending';
import { loadRules, noticeOf, type NotificationTables, type StoredRule } from './store';
import { createTelling } from './told';
import { textOf } from './words';

export { migrations } from './migrations';
export type * from './ports';

/** How often runs that go on are looked at. */
const LOOK_MS = 2_000;

/** Notifications as the hub sees them. */
export interface Notifications {
  readonly handlers: Implement<typeof notifications>;
  /** Called in the transaction that ends a run. */
  readonly runEnded: (tx: Tx, run: Run) => Promise<void>;
  /** Looks at runs that go on, once there are any, and at what secrets are due. */
  begin(runs: RunsPort, secrets: SecretsPort): void;
  /** Tells of secrets that are due; the timer calls it. */
  readonly lookAtSecrets: (secrets: SecretsPort) => Promise<void>;
  /** Rules whose webhook is shown the certificate of a thumbprint. */
  readonly usersOf: (thumbprint: string) => readonly { readonly kind: 'rule'; readonly id: string; readonly name: string }[];
  /** Webhooks that wait: somebody has to be there to send them. */
  sending(): number;
  /** Sends what is due; the timer calls it. */
  readonly send: () => Promise<void>;
  /** Sends at once what did not get through before, rather than when its wait is over. */
  readonly retry: () => Promise<void>;
}

/** Tells of runs that fail, recover or take long, and of secrets that are due, for as long as the scope lives. */
export async function createNotifications(deps: NotificationsDeps): Promise<Notifications> {
  const { scope, db, log } = deps;
  const rules = new Map<string, StoredRule>((await loadRules(db.tables<NotificationTables>(), log)).map((rule) => [rule.id, rule]));
  const shownRules = createCollection<Rule>({ keyOf: ({ id }) => id, scope });
  shownRules.upsert([...rules.values()].map(ruleOf));
  const notices = createCollection<Notice>({ keyOf: ({ id }) => id, scope });
  const rows = await db.tables<NotificationTables>().selectFrom('notices').selectAll().orderBy('seq').execute();
  notices.upsert(rows.flatMap((row) => noticeOf(row, log) ?? []));
  notices.upsert(await loadDue(db.tables<NotificationTables>(), log));

  const waits = ({ webhook }: RunNotice): boolean => webhook?.state === 'waiting';
  const ofRuns = (): readonly RunNotice[] => [...notices.values()].filter((notice) => notice.kind !== 'due');
  const waiting = new Set<string>(
    ofRuns()
      .filter(waits)
      .map(({ id }) => id),
  );
  const put = (notice: RunNotice): void => {
    if (waits(notice)) waiting.add(notice.id);
    else waiting.delete(notice.id);
    notices.upsert([notice]);
  };

  const sending = createSending(deps, {
    waiting: () => waiting.size,
    shown(id) {
      const notice = notices.get(id);
      return notice?.kind === 'due' ? undefined : notice;
    },
    patch: put,
    wayOf(id) {
      const { webhook = null, certificate = null } = rules.get(id) ?? {};
      return webhook === null ? undefined : { format: webhook.format, certificate };
    },
  });
  const telling = createTelling(deps, {
    rules: () => [...rules.values()],
    sending: () => waiting.size,
    onTold(notice, taken, first) {
      for (const id of taken) waiting.delete(id);
      notices.remove([...taken]);
      put(notice);
      if (!first) return;
      const all = ofRuns();
      const old = all.filter((one) => !waits(one)).slice(0, Math.max(0, all.length - MOST_NOTICES));
      notices.remove(old.map(({ id }) => id));
      if (notice.desktop) deps.show?.({ title: notice.rule.name, body: textOf(notice, deps.language()), about: aboutOf(notice) });
      if (waits(notice)) scope.track(sending.look());
    },
  });

  const lookAtSecrets = createDue(deps, notices);

  return {
    handlers: createHandlers(deps, { notices, shownRules, rules, sending }),
    runEnded: telling.runEnded,
    lookAtSecrets,
    begin(runs, secrets) {
      scope.every(LOOK_MS, async () => {
        try {
          await telling.look(runs);
          await lookAtSecrets(secrets);
        } catch (error) {
          if (!isStorage(error)) throw error;
          log.warn('notifications.put-off', { code: error.code });
        }
      });
    },
    usersOf: (thumbprint) =>
      [...rules.values()]
        .filter(({ certificate }) => certificate === thumbprint)
        .map(({ id, name }) => ({ kind: 'rule' as const, id, name })),
    sending: () => waiting.size,
    send: sending.look,
    retry: sending.retry,
  };
}
