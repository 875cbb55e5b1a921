import type { Notice } from '#shared/contract/notifications';
import { isStorage } from '#main/platform/storage-faults';
import type { NotificationsDeps } from './ports';
import type { NotificationTables } from './store';
import { post, type Sent } from './webhook';
import { wordsIn } from './words';

/** Webhooks that are asked at the same time. */
const WIDTH = 4;
/** How often it is tried, and how long after the first failure; the wait doubles each time, up to the longest. Milliseconds. */
export const ATTEMPTS = 8;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 900_000;
const LOOK_MS = 1_000;

/** Sends what waits. */
export interface Sending {
  /** Looks what is due to be sent; resolves when that was tried. The timer calls it. */
  readonly look: () => Promise<void>;
  /** Sends an example, once. */
  readonly example: (rule: string, format: 'json' | 'text') => Promise<Sent>;
}

/** What there is of notices and rules while a hub runs. */
export interface SendingParts {
  readonly shown: (notice: string) => Notice | undefined;
  readonly patch: (notice: Notice) => void;
  readonly formatOf: (rule: string) => 'json' | 'text' | undefined;
}

/**
 * Sends notices to webhooks, each until it is taken or has been tried often enough: a hub that dies meanwhile sends it once more, with
 * the same id. Runs never wait for it.
 */
export function createSending(deps: NotificationsDeps, { shown, patch, formatOf }: SendingParts): Sending {
  const { scope, db, clock, log, audit, secrets } = deps;
  const underWay = new Set<string>();

  const textOf = (notice: Notice): string => wordsIn[deps.language()][notice.kind](notice);

  async function sendTo(rule: string, id: string, body: object): Promise<Sent> {
    const url = await secrets.get(rule);
    if (url === undefined) return { sent: false, again: false, detail: 'RULE_GONE' };
    return await post({ url, id, body: JSON.stringify(body) }, scope.signal);
  }

  async function send(notice: Notice, attempts: number): Promise<void> {
    const text = textOf(notice);
    const { read: _read, webhook: _webhook, desktop: _desktop, ...known } = notice;
    const body = formatOf(notice.rule.id) === 'text' ? { text } : { text, ...known };
    const result = await sendTo(notice.rule.id, notice.id, body);
    // Whether it arrived is not known: the next hub sends it again.
    if (scope.signal.aborted && !result.sent) return;
    const tried = attempts + 1;
    const state = result.sent ? 'sent' : result.again && tried < ATTEMPTS ? 'waiting' : 'failed';
    const detail = result.sent ? null : result.detail;
    const nextAt = clock.now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
    await db.write(async (tx) => {
      const rows = tx.tables<NotificationTables>().updateTable('notices').where('id', '=', notice.id);
      await rows.set({ sending: state, attempts: tried, detail, next_at: nextAt }).execute();
      if (state === 'failed') {
        await audit.append(tx, {
          action: 'notification.fail',
          outcome: 'failed',
          actor: { id: 'hub', name: 'Axle', face: 'hub' },
          object: `notification:${notice.rule.id}`,
          runId: notice.run,
          detail: { notice: notice.id, attempts: tried, reason: detail },
        });
      }
      tx.onCommit(() => patch({ ...(shown(notice.id) ?? notice), webhook: { state, attempts: tried, detail } }));
    });
    if (state === 'failed') log.warn('notifications.failed', { notice: notice.id, detail });
  }

  async function look(): Promise<void> {
    if (scope.signal.aborted || underWay.size >= WIDTH) return;
    const due = await db
      .tables<NotificationTables>()
      .selectFrom('notices')
      .select(['id', 'attempts'])
      .where('sending', '=', 'waiting')
      .where('next_at', '<=', clock.now())
      .orderBy('next_at')
      .limit(WIDTH * 2)
      .execute();
    const free = due.filter(({ id }) => !underWay.has(id)).slice(0, WIDTH - underWay.size);
    await Promise.all(
      free.map(async ({ id, attempts }) => {
        const notice = shown(id);
        if (notice === undefined) return;
        underWay.add(id);
        try {
          await send(notice, attempts);
        } catch (error) {
          if (isStorage(error)) log.warn('notifications.put-off', { code: error.code });
          else deps.incident(error, 'notifications.send');
        } finally {
          underWay.delete(id);
        }
      }),
    );
  }

  scope.every(LOOK_MS, look);

  return {
    look,
    async example(rule, format) {
      const text = wordsIn[deps.language()].example;
      return await sendTo(rule, rule, format === 'text' ? { text } : { text, kind: 'example' });
    },
  };
}
